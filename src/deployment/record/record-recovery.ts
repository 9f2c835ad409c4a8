import { DeploymentError } from '../errors.ts';
import { isPuttingBack } from '../going-back.ts';
import { afterLook, type Holder, machineOf, PUT_BACK, RECOVER, standingOf } from '../holder.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Recovery } from '../recovery.ts';
import { iso, keep, without, write } from './record-change.ts';
import { fence } from './record-fence.ts';
import type { Transition } from './transition.ts';

/** Before the commit recovery goes back to blue; after it, forward to green. */
export type RecoveredTo = 'blue' | 'green';

export interface TakeOverFacts {
  /** What the engine said of the holder, and of which. */
  readonly holder: Holder | undefined;
  /** Of the record that was looked at. Whoever takes over raises it: of two who looked, one does. */
  readonly epoch: number;
  readonly by: string;
  /**
   * The person has seen that the deployment needs one, or that its execution is unknown: without it
   * NEEDS_HUMAN stays as it is, and a holder that is unknown at this look alone is not taken over.
   */
  readonly acknowledged: boolean;
  /**
   * A person orders the deployment back: what they decided is its failure, and not that its execution died.
   */
  readonly ordered?: boolean;
  /** The way that a person wants; the record may allow the other one only. */
  readonly to?: RecoveredTo;
  readonly now: number;
}

/**
 * Where what is taken over goes. `rest`: it puts weights back to where the last deployment left them, and
 * goes on with that.
 */
export type TakenTo = RecoveredTo | 'rest';

/** `execution`: the name to start the recovery under, once the epoch is raised. */
export type TakenOver =
  | {
      readonly kind: 'taken';
      readonly epoch: number;
      readonly deployment: string;
      readonly execution: string;
      readonly to: TakenTo;
    }
  | { readonly kind: 'nothing-in-flight' }
  | { readonly kind: 'holder-lives'; readonly deployment: string }
  | { readonly kind: 'holder-unknown'; readonly deployment: string }
  | { readonly kind: 'other-way'; readonly deployment: string; readonly to: RecoveredTo }
  | { readonly kind: 'needs-human'; readonly deployment: string; readonly reason: string };

const recoveredTo = ({ committedAt }: Pick<ActiveDeployment, 'committedAt'>): RecoveredTo => (committedAt === undefined ? 'blue' : 'green');

export const takenTo = (active: ActiveDeployment): TakenTo => (isPuttingBack(active) ? 'rest' : recoveredTo(active));

/** Of the execution that takes over, or that puts weights back from the start. */
export const nameOfTakeOver = (active: Pick<ActiveDeployment, 'id' | 'phase'>, epoch: number): string =>
  `${isPuttingBack(active) ? PUT_BACK : RECOVER}-${active.id}-${epoch}`;

/** A person's answer holds for whoever goes on; a question is asked anew. */
export const answered = ({ wait }: Pick<ActiveDeployment, 'wait'>): Pick<ActiveDeployment, 'wait'> =>
  wait?.answer === undefined ? {} : { wait: without(wait, 'token', 'endsAt') };

/** The way back that was ordered has a failure of its own; what first went wrong stays known. */
function decidedAnew(active: ActiveDeployment, { at, reason }: NonNullable<ActiveDeployment['needsHuman']>): ActiveDeployment {
  const firstFailure = active.firstFailure ?? active.failure ?? { error: 'NeedsHuman', cause: reason, at };
  return { ...without(active, 'needsHuman', 'failure', 'backAtBlueAt'), firstFailure };
}

/**
 * Raises the epoch over a dead holder, so that whatever of it still runs is fenced before the recovery
 * starts.
 */
export function takeOver({
  holder,
  epoch: seen,
  by,
  acknowledged,
  ordered = false,
  to: wanted,
  now,
}: TakeOverFacts): Transition<TakenOver> {
  return (record) => {
    const { active } = record;
    if (active === undefined) return keep({ kind: 'nothing-in-flight' });
    const { needsHuman } = active;
    const deployment = active.id;
    if (record.epoch !== seen) return keep({ kind: 'holder-lives', deployment });
    if (needsHuman !== undefined && !acknowledged) return keep({ kind: 'needs-human', deployment, reason: needsHuman.reason });
    const to = recoveredTo(active);
    if (wanted !== undefined && wanted !== to) return keep({ kind: 'other-way', deployment, to });
    const standing = standingOf(active, holder, now);
    const waits = standing === 'running' || (standing === 'unknown' && !acknowledged);
    if (needsHuman === undefined && waits) {
      const result = { kind: standing === 'running' ? 'holder-lives' : 'holder-unknown', deployment } as const;
      const looked = afterLook(active, holder, now);
      return looked === active ? keep(result) : write(record, { ...record, active: looked }, result);
    }

    const epoch = record.epoch + 1;
    const execution = nameOfTakeOver(active, epoch);
    // A person who acknowledges decides anew: the failure that led to the person is answered.
    const told = needsHuman === undefined ? active : decidedAnew(active, needsHuman);
    const next: ActiveDeployment = {
      ...without(told, 'wait', 'verb', 'unknownHolder'),
      ...answered(told),
      epoch,
      takenOver: { at: iso(now), by, execution },
      recovery: recoveryOfDead(active, { by, ordered: ordered || needsHuman !== undefined }),
      ...(active.plan === undefined ? {} : { plan: { ...active.plan, epoch } }),
    };
    return write(record, { ...record, epoch, active: next }, { kind: 'taken', epoch, deployment, execution, to: takenTo(active) });
  };
}

/** What an earlier recovery knew holds: the deployment's own machine, and what may still come late. */
function recoveryOfDead(active: ActiveDeployment, { by, ordered }: { readonly by: string; readonly ordered: boolean }): Recovery {
  const { intent, interrupted, recovery, verb } = active;
  // What it puts back, and why, stays.
  if (recovery !== undefined && isPuttingBack(active)) return recovery;
  const late = intent?.act === 'shift' ? intent.split : (interrupted ?? recovery?.late);
  return {
    machine: machineOf(active),
    ...why(active, { by, ordered: ordered || verb?.verb === 'rollback' || verb?.verb === 'reject' }),
    ...(late !== undefined && { late }),
  };
}

function why({ execution }: ActiveDeployment, { by, ordered }: { readonly by: string; readonly ordered: boolean }) {
  return ordered
    ? { error: 'RollbackRequested', cause: `taken over by ${by}, to be rolled back` }
    : { error: 'ExecutionDied', cause: `execution ${nameOf(execution)} was stopped, timed out or failed; it was taken over by ${by}` };
}

/** `arn:...:execution:<machine>:<name>` */
const nameOf = (execution: string): string => execution.split(':').at(-1) ?? execution;

export interface Adopted {
  readonly deployment: string;
  readonly epoch: number;
  /** `nothing`: there is no plan, so nothing was changed. */
  readonly to: RecoveredTo | 'nothing';
  /** It deploys nothing: weights that somebody changed between deployments are put back. */
  readonly putsBack: boolean;
  /** It deploys nothing: this service, which was kept, is taken down. */
  readonly takesDown?: string;
  /** ARN of the state machine that the deployment is one of: what waits is started there. */
  readonly machine: string;
  /** Why it was taken over, as its failure. */
  readonly error: string;
  readonly cause: string;
  /** ISO 8601: when what is taken over began. */
  readonly at: string;
}

/**
 * The execution that a take-over started becomes the holder. Throws `Fenced` when another has, or a newer
 * epoch stands.
 */
export function adopt(epoch: number, execution: string): Transition<Adopted> {
  return (record) => {
    const { active } = fence(record, epoch);
    const result: Adopted = {
      deployment: active.id,
      epoch,
      to: active.plan === undefined ? 'nothing' : recoveredTo(active),
      putsBack: isPuttingBack(active),
      ...(active.takesDown && { takesDown: active.takesDown.service }),
      machine: machineOf(active),
      error: active.recovery?.error ?? 'ExecutionDied',
      cause: active.recovery?.cause ?? `${active.execution} was taken over`,
      at: active.startedAt,
    };
    if (active.execution === execution && active.takenOver === undefined) return keep(result);
    if (active.takenOver === undefined) {
      throw new DeploymentError('Fenced', `${active.id} is held under epoch ${epoch} by ${active.execution}`);
    }
    return write(record, { ...record, active: { ...without(active, 'takenOver'), execution } }, result);
  };
}
