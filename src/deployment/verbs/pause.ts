import { type Bake, isPaused } from '../bake.ts';
import { lengthOf } from '../duration.ts';
import type { ActiveDeployment } from '../record.ts';
import type { TimeWord, Word } from '../word.ts';
import {
  isBaking,
  iso,
  isThere,
  moved,
  nameOf,
  nextOf,
  noLength,
  secondsOf,
  stillAsked,
  timeOf,
  tooLong,
  weightOf,
  whyEnding,
  whyNoMoreBakes,
} from './time-of-bake.ts';
import type { VerbRow } from './verb-row.ts';

/**
 * The split stays, and the bake does not end for so long; green is judged all along. What was left of the
 * bake is left when it goes on, by itself at the end of the time. Nothing holds a deployment between its
 * bakes: said there, it holds the next bake.
 */
export const pause: VerbRow = {
  kind: 'time',
  right: 'operate',
  refusal(active, word) {
    const never = noLength(active, word) ?? whyNoMoreBakes(active) ?? windowIsOver(active);
    if (never !== undefined) return never;
    const ending = isBaking(active) ? whyEnding(active) : undefined;
    // Whoever pauses must be able to say resume.
    return ending ?? (pausedBy(active, word.at) ? undefined : tooLong(active, paused(active, word), word, 1));
  },
  said: paused,
  beats: [],
  told: (active, word) => `${active.id}: ${isBaking(active) ? nowText(active, active.bake, word) : laterText(active, word)}`,
};

function windowIsOver(active: ActiveDeployment): string | undefined {
  const { id, bake } = active;
  return bake?.step === 'window' && !isBaking(active) ? `${id}: the rollback window is over, and what comes next is the commit` : undefined;
}

/** It is paused already: the first pause stays. */
const pausedBy = (active: ActiveDeployment, at: string): boolean =>
  isBaking(active) ? isPaused(active.bake, Date.parse(at)) : active.pause !== undefined && at < active.pause.until;

function paused(active: ActiveDeployment, word: Word): ActiveDeployment {
  if (pausedBy(active, word.at)) return active;
  const now = Date.parse(word.at);
  const until = iso(now + 1000 * secondsOf(word));
  if (!isBaking(active)) return { ...active, pause: { word: word as TimeWord, until } };
  const { bake } = active;
  if (isThere(bake, word)) return active;
  return { ...active, bake: moved(bake, word, { endsAt: iso(Date.parse(bake.endsAt) + 1000 * secondsOf(word)), pausedUntil: until }) };
}

function nowText(active: ActiveDeployment, bake: Bake, { at }: Word): string {
  const until = bake.pausedUntil ?? at;
  const left = Math.max(0, Math.round((Date.parse(bake.endsAt) - Date.parse(until)) / 1000));
  const then = left === 0 ? `its time is over then, and ${nextOf(active, bake)} comes next` : `${lengthOf(left)} of it are left then`;
  return `${nameOf(active, bake)} is paused until ${timeOf(until, at)}: ${weightOf(active, bake.step)} % stays, and green is judged all along; ${then}${stillAsked(active, at)}`;
}

/** Before the first bake, and between two. */
function laterText(active: ActiveDeployment, { at }: Word): string {
  const { bake, pause: waits, wait } = active;
  const next = bake === undefined ? `${weightOf(active, 0)} %` : nextOf(active, bake);
  const before = wait?.reason === 'approval' ? 'an approval is asked for all the same' : 'nothing holds it before its next bake';
  return `${before}: it goes on to ${next}, and that stays until ${timeOf(waits?.until ?? at, at)} at least; its own time begins then`;
}
