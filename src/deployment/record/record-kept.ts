import { leavingOf } from '../afterwards.ts';
import { bounded } from '../bounded-text.ts';
import { recoveryMachineOf } from '../holder.ts';
import type { KeptSide } from '../kept-side.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment, AtRest } from '../record.ts';
import { leaseAtRest } from './lease-at-rest.ts';
import { iso, keep, without, write } from './record-change.ts';
import { fence } from './record-fence.ts';
import type { Transition } from './transition.ts';

/** After a try that failed: what stood in its way may be gone. */
const AGAIN_AFTER_MS = 60 * 60_000;

/** The side stays up when the deployment ends. */
export function keepsSide(epoch: number, kept: KeptSide): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.kept !== undefined) return keep(undefined);
    return write(record, { ...record, active: { ...without(active, 'wait'), kept } }, undefined);
  };
}

/** Blue begins to go down gradually. Gives when it began, and from how many tasks: the first time stays. */
export function leaves(epoch: number, from: number, now: number): Transition<NonNullable<ActiveDeployment['leaving']>> {
  return (record) => {
    const { active } = fence(record, epoch);
    if (active.leaving !== undefined) return keep(active.leaving);
    const leaving = { from, at: iso(now) };
    return write(record, { ...record, active: { ...active, leaving } }, leaving);
  };
}

/** The side that is kept, once its time is over; `undefined`: there is none, or a try has just failed. */
export function overdue({ kept }: AtRest, now: number): KeptSide | undefined {
  if (kept?.until === undefined || now < Date.parse(kept.until)) return undefined;
  return kept.failed !== undefined && now < Date.parse(kept.failed.at) + AGAIN_AFTER_MS ? undefined : kept;
}

export interface TakeDownFacts {
  /** Of the record that was looked at. Of two who looked, one takes it down. */
  readonly epoch: number;
  readonly now: number;
}

/** `machine`, `execution`: what to start, and its name, once the epoch is raised. */
export type TakeDownOrdered =
  | { readonly kind: 'ordered'; readonly epoch: number; readonly machine: string; readonly execution: string }
  | { readonly kind: 'not-now' };

/**
 * Takes the lease to take a side down that was kept, as a recovery does that finds a committed deployment:
 * what serves is its green, and the side that is kept is its blue. Like a take-over it is announced before it
 * is started, so a start that is lost is repeated under its own name.
 */
export function orderTakeDown({ epoch: seen, now }: TakeDownFacts): Transition<TakeDownOrdered> {
  return (record) => {
    const { rest, active, starting } = record;
    const kept = rest && overdue(rest, now);
    if (active !== undefined || starting !== undefined || record.epoch !== seen || rest === undefined || kept === undefined)
      return keep({ kind: 'not-now' });
    const machine = recoveryMachineOf(rest.machine);
    const { id, epoch, execution, lease } = leaseAtRest(record, rest, { phase: 'committed', machine, by: 'the sweeper', now });
    const next: ActiveDeployment = {
      ...lease,
      plan: turnedRound(rest.plan, kept, { deployment: id, epoch }),
      hadWeight: true,
      committedAt: kept.since,
      takesDown: kept,
      recovery: { machine: rest.machine, error: 'NothingToDo', cause: bounded(`the time of ${kept.service}, which was kept, is over`) },
    };
    return write(record, { ...without(record, 'unwell'), epoch, active: next }, { kind: 'ordered', epoch, machine, execution });
  };
}

/** It goes down as it would have gone without being kept. One healthy target of the other side is enough. */
function turnedRound(plan: Plan, kept: KeptSide, of: Pick<Plan, 'deployment' | 'epoch'>): Plan {
  const { blue: serving, green: idle } = plan;
  const { keep: _, ...leaving } = leavingOf(plan.afterwards);
  const blue = { ...idle, exists: true, desired: kept.desired, ...(kept.taskDefinition && { taskDefinition: kept.taskDefinition }) };
  // Both sides of a plan are of the same kinds.
  return { ...plan, ...of, first: false, blue, green: { ...serving, desired: 1 }, afterwards: { blue: leaving } } as Plan;
}
