import { lengthOf } from '../duration.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Word } from '../word.ts';
import {
  endText,
  isBaking,
  iso,
  isThere,
  moved,
  nameOf,
  noLength,
  secondsOf,
  stillAsked,
  tooLong,
  whyEnding,
  whyNoBake,
} from './time-of-bake.ts';
import type { VerbRow } from './verb-row.ts';

/** The bake, or the rollback window, lasts longer by so much: from now, where its time is over already. */
export const extend: VerbRow = {
  kind: 'time',
  right: 'operate',
  refusal: (active, word) =>
    noLength(active, word) ?? whyNoBake(active) ?? whyEnding(active) ?? tooLong(active, extended(active, word), word),
  said: extended,
  beats: [],
  told: (active, word) =>
    isBaking(active)
      ? `${active.id}: ${nameOf(active, active.bake)} lasts ${lengthOf(secondsOf(word))} longer: ${endText(active, word.at)}${stillAsked(active, word.at)}`
      : `${active.id}: no bake is under way`,
};

function extended(active: ActiveDeployment, word: Word): ActiveDeployment {
  if (!isBaking(active) || isThere(active.bake, word)) return active;
  const { bake } = active;
  const from = Math.max(Date.parse(bake.endsAt), Date.parse(word.at));
  const endsAt = iso(from + 1000 * secondsOf(word));
  return { ...active, bake: moved(bake, word, { endsAt, ...(bake.pausedUntil !== undefined && { pausedUntil: bake.pausedUntil }) }) };
}
