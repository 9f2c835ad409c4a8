import { type Keep, leavingOf, UNTIL_THE_NEXT } from '../afterwards.ts';
import type { KeptSide } from '../kept-side.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment } from '../record.ts';

/** A side goes down in no more steps than that: each is a round of the workflow. */
export const MOST_LEAVING_STEPS = 20;

/** Between two steps at least: fewer tasks at a time are no gentler to clients that come back. */
const LEAST_BETWEEN_SECONDS = 30;

/** What becomes of a side without traffic now. */
export type Leaving =
  | { readonly kind: 'stays'; readonly kept: KeptSide }
  | { readonly kind: 'goes' }
  /** Over so many seconds. */
  | { readonly kind: 'goes gradually'; readonly overSeconds: number };

export interface LeavingFacts {
  readonly plan: Plan;
  readonly active: Pick<ActiveDeployment, 'committedAt' | 'yields' | 'request'>;
  /** What the side's service is set to. */
  readonly desired: number;
  readonly now: number;
}

/**
 * What becomes of blue after the commit. While an undo waits it stays as it is, since that brings it back;
 * its clients may not have left it then. A side that runs nothing is not kept.
 */
export function leavingOfBlue({ plan, active, desired, now }: LeavingFacts): Leaving {
  const { keep, overSeconds } = leavingOf(plan.afterwards);
  const since = active.committedAt ?? iso(now);
  if (desired > 0 && active.yields !== undefined) {
    const quietAt =
      plan.route === 'dns' ? {} : { quietAt: iso(Date.parse(since) + 1000 * (plan.settleBeforeDestroySeconds + plan.drainSeconds)) };
    return { kind: 'stays', kept: { ...keptOf(plan.blue, desired), was: 'blue', since, until: iso(now), ...quietAt } };
  }
  if (desired > 0 && keep !== undefined)
    return { kind: 'stays', kept: { ...keptOf(plan.blue, desired), was: 'blue', since, ...times(keep, now) } };
  return overSeconds === undefined ? { kind: 'goes' } : { kind: 'goes gradually', overSeconds };
}

/**
 * The same of a green that was taken back: it is kept where that is configured and no other deployment is
 * about to take its place. What a first deployment has raised is not kept.
 */
export function leavingOfGreen(
  { plan, active, desired, now }: LeavingFacts & { readonly active: Pick<ActiveDeployment, 'green' | 'failure'> },
  nextWaits: boolean,
): Leaving {
  const keep = plan.afterwards?.failedGreen?.keep;
  const revision = active.green?.taskDefinition;
  if (keep === undefined || revision === undefined || desired === 0 || plan.first || nextWaits || active.failure?.error === 'GaveWay')
    return { kind: 'goes' };
  const kept = { service: plan.green.service, taskDefinition: revision, desired, since: iso(now) };
  return { kind: 'stays', kept: { ...kept, was: 'failed green', ...times(keep, now) } };
}

/**
 * Green's side still stands as it was kept: this deployment has turned back before it took its place. `live`:
 * what ECS tells of its service.
 */
export function stillKept(
  kept: KeptSide | undefined,
  { green, intent }: Pick<ActiveDeployment, 'green' | 'intent'>,
  live: { readonly service: string; readonly desired: number; readonly taskDefinition: string } | undefined,
): KeptSide | undefined {
  if (kept === undefined || live === undefined || green !== undefined || intent?.act === 'create-green') return undefined;
  const same = live.service === kept.service && live.desired > 0 && live.taskDefinition === kept.taskDefinition;
  return same ? kept : undefined;
}

const keptOf = ({ service, taskDefinition }: Plan['blue'], desired: number) => ({
  service,
  desired,
  ...(taskDefinition !== undefined && { taskDefinition }),
});

/** Its clients have left it by now. */
const times = (keep: Keep, now: number) => ({
  quietAt: iso(now),
  ...(keep !== UNTIL_THE_NEXT && { until: iso(now + 1000 * keep) }),
});

export interface Lowering {
  /** Tasks that stay now. */
  readonly tasks: number;
  /** Until the next step; 0: none comes. */
  readonly waitSeconds: number;
}

/**
 * How many tasks of a side that goes down gradually stay at this time: an absolute count, so that a step that
 * comes twice or late is right all the same. It never rises with time, each step takes about as many, and at
 * the end of the time there is none. The first step is at the beginning.
 */
export function loweredTo(
  { from, elapsedSeconds, overSeconds }: { readonly from: number; readonly elapsedSeconds: number; readonly overSeconds: number },
  most = MOST_LEAVING_STEPS,
): Lowering {
  const steps = Math.max(1, Math.min(from, most, Math.floor(overSeconds / LEAST_BETWEEN_SECONDS)));
  const done = Math.min(steps, Math.floor((Math.max(0, elapsedSeconds) * steps) / overSeconds) + 1);
  const tasks = from - Math.round((from * done) / steps);
  return done === steps
    ? { tasks: 0, waitSeconds: 0 }
    : { tasks, waitSeconds: Math.max(1, Math.ceil((done * overSeconds) / steps - elapsedSeconds)) };
}

const iso = (ms: number): string => new Date(ms).toISOString();
