import { unheard } from '../bake.ts';
import type { DeploymentError } from '../errors.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Order, Word } from '../word.ts';
import { giveWay } from './give-way.ts';
import { reject } from './reject.ts';
import { rollback } from './rollback.ts';
import { supersede } from './supersede.ts';
import type { OrderRow } from './verb-row.ts';

/**
 * The verbs that take a deployment back. Every function that goes forward must know them; the other verbs are
 * known where words are said (`verbs.ts`).
 */
export const ORDERS = { rollback, supersede, 'give way': giveWay, reject } as const satisfies Record<Order['verb'], OrderRow>;

/**
 * The order that the deployment must obey now. An order holds while it could still be said, until the way
 * back begins.
 */
export function pendingOrder(active: ActiveDeployment): Order | undefined {
  const { verb: order } = active;
  return order !== undefined && !isGoingBack(active) && refusalOf(order, active) === undefined ? order : undefined;
}

const refusalOf = (order: Order, active: ActiveDeployment): string | undefined => (ORDERS[order.verb] as OrderRow).refusal(active, order);

/**
 * The word that the deployment has not acted on yet: it ends the wait under way. Words about the time of a
 * bake end the wait of the bake, and no other.
 */
export function pendingWord(active: ActiveDeployment, reason = active.wait?.reason): Word | undefined {
  if ((reason === 'drain' || reason === 'clients') && active.yields !== undefined) return active.yields;
  const ofTime = reason === undefined || reason === 'bake' ? active.bake && unheard(active.bake) : undefined;
  return pendingOrder(active) ?? (reason === active.wait?.reason ? active.wait?.answer : undefined) ?? ofTime;
}

/** How whatever would go forward ends under this order. */
export const obeyed = (order: Order, active: ActiveDeployment): DeploymentError => ORDERS[order.verb].obeyed(order, active);
