import { DeploymentError } from '../errors.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment, ServiceRecord } from '../record.ts';
import { obeyed, pendingOrder } from '../verbs/pending.ts';

/** A record with a deployment in flight. */
export type HeldRecord = ServiceRecord & { readonly active: ActiveDeployment };

/**
 * The record, when `epoch` holds the lease. Throws `Fenced` when another epoch holds it or this one has
 * ended: whoever is fenced writes nothing any more, neither to the record nor to the world, a rollback
 * included.
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

/**
 * The record, when the deployment may go forward. Throws `Fenced` as `fence` does and when it is on its way
 * back (a forward handler that is late must not put weight on green again); `RollbackRequested` or `GaveWay`
 * when an order is pending.
 */
export function check(record: ServiceRecord, epoch: number): HeldRecord {
  const held = notBack(record, epoch);
  const order = pendingOrder(held.active);
  if (order !== undefined) throw obeyed(order, held.active);
  return held;
}

/** As `check`, for what is kept although an order is pending. */
export function notBack(record: ServiceRecord, epoch: number): HeldRecord {
  const held = fence(record, epoch);
  const { active } = held;
  if (isGoingBack(active)) {
    const why = active.failure === undefined ? active.phase : `${active.failure.error} at ${active.failure.at}`;
    throw new DeploymentError('Fenced', `${active.id} is on its way back (${why}): nothing goes forward any more`);
  }
  return held;
}
