import { unheard } from '../bake.ts';
import type { DeploymentError } from '../errors.ts';
import { isGoingBack } from '../going-back.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Order, Verb, Word } from '../word.ts';
import { approve } from './approve.ts';
import { extend } from './extend.ts';
import { giveWay } from './give-way.ts';
import { pause } from './pause.ts';
import { promote } from './promote.ts';
import { promoteFully } from './promote-fully.ts';
import { reject } from './reject.ts';
import { resume } from './resume.ts';
import { rollback } from './rollback.ts';
import { supersede } from './supersede.ts';
import type { VerbRow } from './verb-row.ts';

/** Everything that can be said to a deployment in flight. */
export const VERBS = {
  rollback,
  supersede,
  'give way': giveWay,
  approve,
  reject,
  promote,
  'promote fully': promoteFully,
  extend,
  pause,
  resume,
} as const satisfies Record<Verb, VerbRow>;

const rowOf = (verb: Verb): VerbRow => VERBS[verb];

/**
 * The order that the deployment must obey now. An order holds while it could still be said, until the way
 * back begins.
 */
export function pendingOrder(active: ActiveDeployment): Order | undefined {
  const { verb: order } = active;
  return order !== undefined && !isGoingBack(active) && rowOf(order.verb).refusal(active, order) === undefined ? order : undefined;
}

/**
 * The word that the deployment has not acted on yet: it ends the wait under way. Words about the time of a
 * bake end the wait of the bake, and no other.
 */
export function pendingWord(active: ActiveDeployment, reason = active.wait?.reason): Word | undefined {
  const ofTime = reason === undefined || reason === 'bake' ? active.bake && unheard(active.bake) : undefined;
  return pendingOrder(active) ?? (reason === active.wait?.reason ? active.wait?.answer : undefined) ?? ofTime;
}

/** How whatever would go forward ends under this order. */
export const obeyed = (order: Order, active: ActiveDeployment): DeploymentError => VERBS[order.verb].obeyed(order, active);

/**
 * The deployment after this word. The word changes nothing where it cannot be said, and where an earlier one
 * stays.
 */
export function withWord(active: ActiveDeployment, word: Word): ActiveDeployment {
  const row = rowOf(word.verb);
  const before = row.kind === 'answer' ? (pendingOrder(active) ?? active.wait?.answer) : pendingOrder(active);
  const stays = before !== undefined && !row.beats.includes(before.verb);
  return stays || row.refusal(active, word) !== undefined ? active : row.said(active, word);
}
