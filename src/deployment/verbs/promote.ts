import { promotion } from '../bake.ts';
import type { ActiveDeployment } from '../record.ts';
import { openQuestion } from '../wait.ts';
import type { Word } from '../word.ts';
import { answered } from './answers.ts';
import { isBaking, iso, moved, nameOf, nextOf, whyAimed, whyNoApproval, whyNoBake } from './time-of-bake.ts';
import type { VerbRow } from './verb-row.ts';

/**
 * The bake, or the rollback window, ends now. The judge speaks once more: what fails still leads where it
 * leads, and what is not known is accepted for this bake by whoever promotes. It answers what the bake asks,
 * and approves nothing: where the step wants an approval, that is asked for next.
 */
export const promote: VerbRow = {
  kind: 'time',
  right: 'operate',
  refusal: (active) => whyNoBake(active) ?? whyNoApproval(active) ?? whyAimed(active),
  said: promoted,
  beats: [],
  told: (active) => `${active.id}: ${promotedText(active)}`,
};

/** Ends the bake under way once; said again it answers a question that has come since. */
export function promoted(active: ActiveDeployment, word: Word): ActiveDeployment {
  if (!isBaking(active)) return active;
  const { bake, wait } = active;
  const asks = wait?.reason === 'bake' && openQuestion(wait) !== undefined;
  const after = asks ? answered(active, word) : active;
  if (promotion(bake) !== undefined) return after;
  const end = Math.min(Date.parse(bake.endsAt), Math.max(Date.parse(word.at), Date.parse(bake.startedAt)));
  return { ...after, bake: moved(bake, word, { endsAt: iso(end) }) };
}

/** `the bake at 10 % ends now; the judge speaks once more, then 50 %`. */
export function promotedText(active: ActiveDeployment): string {
  const { bake, wait } = active;
  if (bake === undefined) return 'no bake is under way';
  const accepted = wait?.answer?.verb.startsWith('promote')
    ? (wait.question?.about ?? []).filter(({ outcome }) => outcome === 'fail').map(({ check }) => check)
    : [];
  const bad = accepted.length === 0 ? '' : `; ${accepted.join(', ')}: judged no more in this deployment`;
  return `${nameOf(active, bake)} ends now; the judge speaks once more, then ${nextOf(active, bake)}${bad}`;
}
