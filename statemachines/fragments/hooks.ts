import { coalesce, type Flow, isIn, lit, not, type Ref, startExecution } from '@teal/asl';
import { CALL_ENDS_WITHIN_SECONDS, WAY_BACK_SECONDS } from '../../src/deployment/hook.ts';
import { SLACK_SECONDS } from '../../src/deployment/hooks/hooks-of.ts';
import type { HookBox } from '../../src/deployment/hooks/points.ts';
import type { HooksInput } from '../hooks.ts';
import { nesting } from './retries.ts';
import type { HeldPlan } from './scope.ts';

/** The DefinitionSubstitution for the ARN of the state machine that runs hooks. */
export const HOOKS_MACHINE = 'HooksMachineArn';

/** Of a hook box: its question, its state, and when it runs its hooks. */
interface BoxNames {
  readonly asks: string;
  readonly runs: string;
  readonly when: string;
}

const BOXES: Readonly<Record<HookBox, BoxNames>> = {
  BeforeInstall: { asks: 'Hooks before install?', runs: 'Run hooks before install', when: 'before green is raised' },
  AfterInstall: { asks: 'Hooks after install?', runs: 'Run hooks after install', when: 'now that green is healthy' },
  AtTestTraffic: { asks: 'Hooks at test traffic?', runs: 'Run hooks at test traffic', when: 'now that tests reach green' },
  AfterAllowTestTraffic: {
    asks: 'Hooks after test traffic?',
    runs: 'Run hooks after test traffic',
    when: 'after the tests, while they still reach green',
  },
  BeforeTrafficShift: { asks: 'Hooks before the shift?', runs: 'Run hooks before the shift', when: 'before the weights of the step' },
  AfterTrafficShift: {
    asks: 'Hooks after the shift?',
    runs: 'Run hooks after the shift',
    when: 'now that the weights of the step are live',
  },
  OnRollback: {
    asks: 'Hooks of the way back?',
    runs: 'Run hooks of the way back',
    when: 'now that blue has all traffic: what undoes those that have run, and those at OnRollback',
  },
};

/** Of a plan that does not say how long its hooks may take. */
const LONGEST_SECONDS = 99_999_999;

/** Of the scope: the plan that says what there is to run. */
interface InScope {
  readonly planDeployment: { readonly plan: Ref<HeldPlan['planDeployment']['plan']> };
}

const input = (box: HookBox, { planDeployment: { plan } }: InScope, step: Ref<number>) =>
  startExecution<HooksInput>(HOOKS_MACHINE, { service: plan.service, epoch: plan.epoch, box: lit(box), step });

const hasNone = (box: HookBox, { planDeployment: { plan } }: InScope) => not(isIn(lit<string>(box), coalesce(plan.hooksAt, [])));

const running = (when: string) =>
  ({
    comment: `Runs the hooks of the team ${when}. One that fails ends the rollout.`,
    as: 'hooksRan',
    timeout: ({ planDeployment: { plan } }: InScope) => coalesce(plan.hooksSeconds, LONGEST_SECONDS),
    retry: nesting,
  }) as const;

const passing = (when: string) => ({ label: 'none', comment: `Passes by where no hook is to run ${when}.` });

/** Hooks of one place, which an execution of their own runs. Passed by where there are none. */
export const runHooks = (flow: Flow<HeldPlan>, box: HookBox) => {
  const { asks, runs, when } = BOXES[box];
  return flow.when(
    asks,
    (s) => hasNone(box, s),
    (none) => none,
    (some) => some.step(runs, (s) => input(box, s, lit(0)), running(when)),
    passing(when),
  );
};

/** The same at each step. */
export const runHooksOfStep = (flow: Flow<HeldPlan & { readonly step: number }>, box: 'BeforeTrafficShift' | 'AfterTrafficShift') => {
  const { asks, runs, when } = BOXES[box];
  return flow.when(
    asks,
    (s) => hasNone(box, s),
    (none) => none,
    (some) => some.step(runs, (s) => input(box, s, s.step), running(when)),
    passing(when),
  );
};

/** On the way back, behind the weights: nothing that they do, or do not do, stops it. */
export const runHooksOfWayBack = (flow: Flow<HeldPlan>) => {
  const { asks, runs, when } = BOXES.OnRollback;
  return flow.when(
    asks,
    (s) => hasNone('OnRollback', s),
    (none) => none,
    (some) =>
      some.step(runs, (s) => input('OnRollback', s, lit(0)), {
        comment: `Runs the hooks of the team ${when}. None of them stops the way back.`,
        as: 'hooksRan',
        timeout: CALL_ENDS_WITHIN_SECONDS + WAY_BACK_SECONDS + SLACK_SECONDS,
        retry: nesting,
        catch: { 'States.DataLimitExceeded': (b) => b, 'States.ALL': (b) => b },
      }),
    { label: 'none', comment: 'Passes by where nothing is to be undone or told.' },
  );
};
