import { leavingOf } from '../../afterwards.ts';
import { looksOfApproval } from '../../approval.ts';
import { alarmsOf } from '../../judge/checks-of.ts';
import { MOST_LEAVING_STEPS } from '../../judge/leaving.ts';
import { longestAfterBake } from '../../judge/policies.ts';
import type { CommonPlan } from '../../plan.ts';
import type { RouteKind, RouteKinds } from '../../route-kinds.ts';
import { PACES } from './paces.ts';
import type { WORKFLOW_COUNTS } from './workflow-counts.ts';

/**
 * What the rounds of a deployment follow from: the parts of a configuration, or of a plan, that its loops go
 * by.
 */
export type Costed<K extends RouteKind> = CommonCosted & { readonly route: K } & RouteKinds[K]['waits'];

type CommonCosted = Pick<CommonPlan, 'health' | 'approval' | 'steps' | 'judge' | 'windowSeconds' | 'afterwards'> & {
  readonly drainSeconds?: number;
};

/** The same of a deployment over any kind of route. */
export type AnyCosted = { readonly [K in RouteKind]: Costed<K> }[RouteKind];

/**
 * Every loop of the workflow, and how often it may come round: a loop that is not here, or is there no more,
 * does not compile.
 */
export type Rounds<K extends RouteKind> = Readonly<Record<keyof (typeof WORKFLOW_COUNTS)[K]['rounds'], number>>;

/** The longest deregistration delay that a target group can have. */
const LONGEST_DRAIN_SECONDS = 3_600;

/** The rounds of the loops that the workflow of every kind of route has. */
export function commonRounds({
  health,
  approval,
  steps,
  judge,
  windowSeconds,
  afterwards,
  drainSeconds = LONGEST_DRAIN_SECONDS,
}: CommonCosted) {
  // The question of a loop comes once more than its rounds.
  const asked = (wanted: CommonPlan['approval']) => (wanted === undefined ? 0 : looksOfApproval(wanted, judge.everySeconds) + 2);
  // An alarm that goes into ALARM is looked at once more in a bake.
  const bake = (seconds: number, wanted?: CommonPlan['approval']) =>
    seconds === 0 && wanted === undefined
      ? 1
      : Math.ceil(seconds / judge.everySeconds) + patience(judge) + 2 + alarmsOf(judge).length + asked(wanted);
  return {
    'Check green': polls(health.deadlineSeconds + PACES.green.beyondDeadline, PACES.green.every),
    'Is it approved?': 1 + asked(approval),
    'Is there another step?': steps.length + 1,
    'Does green keep it all?': 1,
    'Raise capacity': steps.length * polls(health.deadlineSeconds, PACES.capacity.every),
    'Is the bake over?': steps.reduce((rounds, step) => rounds + bake(step.bakeSeconds, step.approval), 0),
    'Is the window over?': bake(windowSeconds),
    'Is blue at its last count?': leavingOf(afterwards).overSeconds === undefined ? 1 : MOST_LEAVING_STEPS,
    // Blue is retired after the commit or green on the way back: never both.
    'Check blue': polls(drainSeconds + PACES.retired.beyondDrain, PACES.retired.every),
    'Look at green': 0,
  };
}

/** Looks of a poll that comes round `every` seconds for at most `seconds`. */
export const polls = (seconds: number, every: number): number => Math.ceil(seconds / every) + 1;

/** Rounds after the end of a bake: the longest of what its outcomes may wait for. */
const patience = (judge: CommonPlan['judge']): number => Math.ceil(longestAfterBake(judge) / judge.everySeconds);
