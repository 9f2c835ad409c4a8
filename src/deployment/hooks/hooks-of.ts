import { bakesOf } from '../bake.ts';
import { ALL_POINTS, type HookConfig, type HookKind, type HookPoint, type HookRun } from '../hook.ts';
import { mayStillRun } from '../may-still-run.ts';
import type { ActiveDeployment } from '../record.ts';
import { TASK_PATIENCE_SECONDS, type TaskWork } from '../task.ts';
import { type HookBox, POINTS, runsAt } from './points.ts';

/** The most hooks that a configuration may have. */
export const MOST_HOOKS = 20;

/** The most runs that they may come to, over all steps: the record keeps each. */
export const MOST_RUNS = 200;

/** A hook that is to run at one place, or what undoes one. */
export interface HookToRun {
  readonly name: string;
  readonly at: HookPoint;
  readonly step?: number;
  readonly visit?: number;
  readonly undo?: true;
  readonly kind: HookKind;
  /** Of a function, as it is called; '' of a task. */
  readonly function: string;
  /** Of a task. */
  readonly task?: TaskWork;
  readonly details: HookConfig['details'];
  readonly timeoutSeconds: number;
  readonly onTimeout: HookConfig['onTimeout'];
  /** Of an undo: what it undoes. */
  readonly undoes?: HookRun;
}

/** What tells one run from all others. */
type RunKey = Pick<HookRun, 'name' | 'at' | 'step' | 'visit' | 'undo'>;

/** One text for one run: the record is asked for it. */
export const runId = ({ name, at, step, visit, undo }: RunKey): string =>
  JSON.stringify([name, at, step ?? -1, ...(visit === undefined ? [] : [visit]), undo ?? false]);

export const isSameRun = (a: RunKey, b: RunKey): boolean => runId(a) === runId(b);

/** The boxes that have something to do: the workflow passes by the others. */
export function boxesOf(hooks: readonly HookConfig[]): readonly HookBox[] {
  const boxes = hooks.map(({ at }) => POINTS[at].box);
  const undone = hooks.some((hook) => hook.undo !== undefined || stopsOnRollback(hook));
  return [...new Set([...boxes, ...(undone ? (['OnRollback'] as const) : [])])];
}

const stopsOnRollback = (hook: HookConfig): boolean => hook.kind === 'task' && hook.task.onRollback === 'stop';

/** Seconds for Teal's own functions of an execution that runs hooks, which are tried again and again. */
export const SLACK_SECONDS = 900;

/** Seconds that hooks may take in all, each at its longest. */
export const longestOf = (hooks: readonly Pick<HookConfig, 'timeoutSeconds' | 'kind'>[]): number =>
  hooks.reduce(
    (total, { timeoutSeconds, kind }) => total + timeoutSeconds + (kind === 'task' ? TASK_PATIENCE_SECONDS : 0) + SLACK_SECONDS,
    0,
  );

/** How many runs they come to at most, undone ones not counted. */
export const runsOf = (hooks: readonly Pick<HookConfig, 'at'>[], steps: number): number =>
  hooks.reduce((total, { at }) => total + (POINTS[at].times === 'each step' ? steps : 1), 0);

type HooksOfNow = Pick<ActiveDeployment, 'plan' | 'hooks' | 'bake' | 'bakes'>;

/**
 * How many times the step was taken before: a person may take an earlier one once more, and its hooks run
 * once more, too. Behind the shift the bake of this time is there already.
 */
function visitOf(active: HooksOfNow, box: HookBox, step: number): number {
  const bakes = bakesOf({ ...(active.bakes && { bakes: active.bakes }), ...(active.bake && { bake: active.bake }) });
  return Math.max(0, bakes.filter((bake) => bake.step === step).length - (box === 'AfterTrafficShift' ? 1 : 0));
}

/**
 * What a box runs at a step, in order: hooks as they are configured, point after point. On the way back what
 * undoes hooks that had begun comes first, that of the newest first of all.
 */
export function hooksAt(active: HooksOfNow, box: HookBox, step: number): readonly HookToRun[] {
  const { plan, hooks: runs = [] } = active;
  const { hooks = [] } = plan ?? {};
  const visit = visitOf(active, box, step);
  const last = (plan?.steps.length ?? 1) - 1;
  const own = ALL_POINTS.flatMap((point) => (runsAt(point, box, step, last) ? hooks.filter(({ at }) => at === point) : []));
  const here = own.map(
    ({ undo: _, ...hook }): HookToRun => ({
      function: '',
      ...hook,
      ...(POINTS[hook.at].times === 'each step' && { step, ...(visit > 0 && { visit }) }),
    }),
  );
  return box === 'OnRollback' ? [...undoing(hooks, runs), ...here] : here;
}

/** No hook can be named so. */
const stopOf = (name: string): string => `${name} (stop)`;

/** SIGKILL follows SIGTERM after two minutes at most on Fargate. Source: ECS API reference, `stopTimeout`. */
const STOPPED_WITHIN_SECONDS = 600;

function undoing(hooks: readonly HookConfig[], runs: readonly HookRun[]): readonly HookToRun[] {
  // The record has runs in the order in which they began.
  const begun = runs.filter(({ undo, at }) => undo === undefined && POINTS[at].back === undefined).toReversed();
  const newest = begun.filter(({ name }, i) => begun.findIndex((other) => other.name === name) === i);
  return newest.flatMap((undoes) => {
    const hook = hooks.find(({ name }) => name === undoes.name);
    const of = { at: 'OnRollback' as const, undo: true as const, onTimeout: 'continue' as const, undoes };
    const stop: HookToRun[] =
      hook?.kind === 'task' && stopsOnRollback(hook) && mayStillRun(undoes)
        ? [
            {
              ...of,
              name: stopOf(undoes.name),
              kind: 'task',
              function: '',
              task: hook.task,
              details: {},
              timeoutSeconds: STOPPED_WITHIN_SECONDS,
            },
          ]
        : [];
    const undo: HookToRun[] = hook?.undo ? [{ ...of, ...hook.undo, name: undoes.name, kind: 'function' }] : [];
    return [...stop, ...undo];
  });
}
