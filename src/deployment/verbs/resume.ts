import { isPaused } from '../bake.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Word } from '../word.ts';
import { endText, isBaking, iso, isThere, moved, nameOf, whyNoMoreBakes } from './time-of-bake.ts';
import type { VerbRow } from './verb-row.ts';

/** What is paused goes on now, with the time that was left. */
export const resume: VerbRow = {
  kind: 'time',
  right: 'operate',
  refusal: (active, word) =>
    whyNoMoreBakes(active) ?? (isHeld(active, word.at) || cameTwice(active, word) ? undefined : `${active.id} is not paused`),
  said: resumed,
  beats: [],
  told: (active, word) =>
    isBaking(active)
      ? `${active.id}: ${nameOf(active, active.bake)} goes on: ${endText(active, word.at)}`
      : `${active.id}: its next bake is not paused any more`,
};

const cameTwice = (active: ActiveDeployment, word: Word): boolean => isBaking(active) && isThere(active.bake, word);

const isHeld = (active: ActiveDeployment, at: string): boolean =>
  isBaking(active) ? isPaused(active.bake, Date.parse(at)) : active.pause !== undefined && at < active.pause.until;

function resumed(active: ActiveDeployment, word: Word): ActiveDeployment {
  if (!isBaking(active)) {
    const { pause: _, ...rest } = active;
    return rest;
  }
  const { bake } = active;
  if (isThere(bake, word)) return active;
  const unused = Date.parse(bake.pausedUntil ?? word.at) - Date.parse(word.at);
  return { ...active, bake: moved(bake, word, { endsAt: iso(Date.parse(bake.endsAt) - unused) }) };
}
