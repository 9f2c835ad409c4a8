import type { DeploymentError } from '../errors.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Order, Verb, Word } from '../word.ts';
import { approve } from './approve.ts';
import { giveWay } from './give-way.ts';
import { rollback } from './rollback.ts';
import { supersede } from './supersede.ts';
import type { VerbRow } from './verb-row.ts';

/** Everything that can be said to a deployment in flight. */
export const VERBS = { rollback, supersede, 'give way': giveWay, approve } as const satisfies Record<Verb, VerbRow>;

const rowOf = (verb: Verb): VerbRow => VERBS[verb];

/**
 * The order that the deployment must obey now. An order holds while it could still be said, until the way
 * back begins.
 */
export function pendingOrder(active: ActiveDeployment): Order | undefined {
  const { verb: order } = active;
  return order !== undefined && !isGoingBack(active) && rowOf(order.verb).refusal(active) === undefined ? order : undefined;
}

/** The word that the deployment has not acted on yet: it ends the wait under way. */
export const pendingWord = (active: ActiveDeployment): Word | undefined => pendingOrder(active) ?? active.wait?.answer;

/** How whatever would go forward ends under this order. */
export const obeyed = (order: Order, active: ActiveDeployment): DeploymentError => VERBS[order.verb].obeyed(order, active);

/**
 * The deployment after this word. The word changes nothing where it cannot be said, and where an earlier one
 * stays.
 */
export function withWord(active: ActiveDeployment, word: Word): ActiveDeployment {
  const row = rowOf(word.verb);
  const before = pendingWord(active);
  const stays = before !== undefined && !isBeaten(before.verb, row);
  return stays || row.refusal(active) !== undefined ? active : row.said(active, word);
}

const isBeaten = (before: Verb, { kind, beats }: VerbRow): boolean =>
  beats.includes(before) || (kind === 'order' && rowOf(before).kind === 'answer');
