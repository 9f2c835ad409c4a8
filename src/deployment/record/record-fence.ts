import { DeploymentError } from '../errors.ts';
import type { ActiveDeployment, RequestedVerb, ServiceRecord } from '../record.ts';

/** A record with a deployment in flight. */
export type HeldRecord = ServiceRecord & { readonly active: ActiveDeployment };

/**
 * The record, when `epoch` holds the lease. Throws `Fenced` when another epoch holds it or this one has ended: whoever is
 * fenced writes nothing any more, neither to the record nor to the world, a rollback included.
 */
export function fence(record: ServiceRecord, epoch: number): HeldRecord {
  const { active } = record;
  if (active === undefined || active.epoch !== epoch) {
    const now = active === undefined ? 'nothing is in flight' : `${active.id} is in flight under epoch ${active.epoch}`;
    throw new DeploymentError(
      'Fenced',
      `epoch ${epoch} of ${record.service} is over: ${now}, and the record stands at epoch ${record.epoch}`,
    );
  }
  return { ...record, active };
}

/** From the first failure, or the first announced way back, until the end. */
export const isGoingBack = (active: ActiveDeployment): boolean =>
  active.failure !== undefined || active.phase === 'rolling back' || active.phase === 'rolled back';

/** The verb that the deployment must obey now. After the commit, and on the way back already, there is nothing left to obey. */
export function pendingVerb(active: ActiveDeployment): RequestedVerb | undefined {
  const { verb } = active;
  if (verb === undefined || active.committedAt !== undefined || isGoingBack(active)) return undefined;
  // Giving way is for a deployment that nobody has met yet: once users have, only an order takes it back.
  if (verb.verb === 'give way' && active.hadWeight) return undefined;
  return verb;
}

/**
 * The record, when the deployment may go forward. Throws `Fenced` as `fence` does and when it is on its way back (a forward
 * handler that is late must not put weight on green again); `RollbackRequested` or `GaveWay` when a verb is pending.
 */
export function check(record: ServiceRecord, epoch: number): HeldRecord {
  const held = fence(record, epoch);
  const { active } = held;
  if (isGoingBack(active)) {
    const why = active.failure === undefined ? active.phase : `${active.failure.error} at ${active.failure.at}`;
    throw new DeploymentError('Fenced', `${active.id} is on its way back (${why}): nothing goes forward any more`);
  }
  const verb = pendingVerb(active);
  if (verb !== undefined) throw orderedBack(verb, active);
  return held;
}

function orderedBack(verb: RequestedVerb, active: ActiveDeployment): DeploymentError {
  const why = verb.reason === undefined ? '' : `: ${verb.reason}`;
  switch (verb.verb) {
    case 'rollback':
      return new DeploymentError('RollbackRequested', `${verb.by} asked at ${verb.at} to roll back${why}`);
    case 'supersede':
      return active.hadWeight
        ? new DeploymentError('RollbackRequested', `superseded at ${verb.at} by ${verb.by}${why}`)
        : new DeploymentError('GaveWay', `superseded at ${verb.at} by ${verb.by}, before it had any traffic${why}`);
    case 'give way':
      return new DeploymentError('GaveWay', `gave way at ${verb.at} to ${verb.by}, before it had any traffic${why}`);
    default:
      return verb.verb satisfies never;
  }
}
