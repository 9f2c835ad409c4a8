import type { ActiveDeployment } from '../record.ts';
import type { Verb, Word } from '../word.ts';
import { approve } from './approve.ts';
import { extend } from './extend.ts';
import { pause } from './pause.ts';
import { ORDERS, pendingOrder } from './pending.ts';
import { promote } from './promote.ts';
import { promoteFully } from './promote-fully.ts';
import { resume } from './resume.ts';
import type { VerbRow } from './verb-row.ts';
import { weight } from './weight.ts';

/** Everything that can be said to a deployment in flight. */
export const VERBS = {
  rollback: ORDERS.rollback,
  supersede: ORDERS.supersede,
  'give way': ORDERS['give way'],
  approve,
  reject: ORDERS.reject,
  promote,
  'promote fully': promoteFully,
  extend,
  pause,
  resume,
  weight,
} as const satisfies Record<Verb, VerbRow>;

/**
 * The deployment after this word. The word changes nothing where it cannot be said, and where an earlier one
 * stays.
 */
export function withWord(active: ActiveDeployment, word: Word): ActiveDeployment {
  const row: VerbRow = VERBS[word.verb];
  const before = row.kind === 'answer' ? (pendingOrder(active) ?? active.wait?.answer) : pendingOrder(active);
  const stays = before !== undefined && !row.beats.includes(before.verb);
  return stays || row.refusal(active, word) !== undefined ? active : row.said(active, word);
}
