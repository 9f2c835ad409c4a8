import { isGiven } from '../approvals/given.ts';
import { nextPlace } from '../approvals/next-place.ts';
import { aimOf, type Bake, bakesOf, endOf, isPaused, promotion } from '../bake.ts';
import { lengthOf } from '../duration.ts';
import { isGoingBack, isPuttingBack } from '../going-back.ts';
import { EVENTS_OF_A_LOOK, HISTORY_LIMIT } from '../history-limit.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment } from '../record.ts';
import { downwardWords, placeOf, stepAfter, takenAgain } from '../steps-ahead.ts';
import { openQuestion } from '../wait.ts';
import type { TimeWord, Word } from '../word.ts';

/** What words about the time of a bake share: in which bake they are said, and how long it may be. */

/** A deployment with a bake under way. */
export type Baking = ActiveDeployment & { readonly bake: Bake };

/** Why no bake's time can be changed, now or later in this deployment. */
export function whyNoMoreBakes(active: ActiveDeployment): string | undefined {
  const { id, committedAt, recovery, wait, request } = active;
  if (isPuttingBack(active)) return `${id} puts weights back that somebody changed: it has no bake`;
  if (committedAt !== undefined) return `${id} is committed: it goes forward, and has no bake any more`;
  if (isGoingBack(active) || recovery !== undefined) return `${id} is on its way back: it has no bake any more`;
  if (wait?.reason === 'drift') {
    return `${id} asks what to do about somebody else's change of production: that is answered by npx teal approve ${request.service}`;
  }
  return undefined;
}

/** Why the time of no bake can be changed now. */
export const whyNoBake = (active: ActiveDeployment): string | undefined => whyNoMoreBakes(active) ?? notBaking(active);

/** Why a word about time is no answer where an approval is asked for. */
export function whyNoApproval(active: ActiveDeployment): string | undefined {
  const { id, wait, request } = active;
  return openQuestion(wait)?.approval
    ? `${id} asks for an approval, and that is given by npx teal approve ${request.service} alone`
    : undefined;
}

/** Why no bake is under way, where one is to come. */
function notBaking(active: ActiveDeployment): string | undefined {
  const { id, bake, phase, wait } = active;
  if (bake === undefined && wait?.reason === 'approval') return whyNoApproval(active) ?? `${id} was approved, and goes on`;
  if (bake === undefined) return `${id} stands at '${phase}': no bake and no rollback window is under way yet`;
  return isDone(bake) ? `${id}: ${nameOf(active, bake)} is over, and what comes next is ${nextOf(active, bake)}` : undefined;
}

const isDone = ({ over, endedAt }: Bake): boolean => over === true || endedAt !== undefined;

/** The bake that a word is said in: asked only where `whyNoBake` has nothing to say. */
export const isBaking = (active: ActiveDeployment): active is Baking => active.bake !== undefined && !isDone(active.bake);

/** `the bake at 10 %`, or `the rollback window`. */
export const nameOf = (active: ActiveDeployment, { step }: Pick<Bake, 'step'>): string =>
  step === 'window' ? 'the rollback window' : `the bake at ${weightOf(active, step)} %`;

export const weightOf = ({ plan, confirmed }: ActiveDeployment, step: Bake['step']): number =>
  step === 'window' ? 100 : (plan?.steps[step]?.weight ?? confirmed?.split.green ?? 0);

/** What comes next to people: behind an approval, where the step wants one that nobody has given. */
export function nextOf(active: ActiveDeployment, bake: Pick<Bake, 'step' | 'words'>): string {
  const { steps = [] } = active.plan ?? {};
  const [from, to] = [placeOf(bake, steps), stepAfter(bake, steps)];
  const wanted = steps.some(({ approval }, index) => approval && index >= from && index < to && !isGiven(active, index));
  return `${nextPlace(active, bake)}${wanted ? ', once somebody approves' : ''}`;
}

/** The bake with this word in it, and with its end moved. */
export function moved(bake: Bake, word: Word, to: Pick<Bake, 'endsAt' | 'pausedUntil'>): Bake {
  const { pausedUntil: _, ...rest } = bake;
  const added = (bake.added ?? 0) + (Date.parse(to.endsAt) - Date.parse(bake.endsAt)) / 1000;
  return { ...rest, ...to, added, words: [...(bake.words ?? []), word as TimeWord] };
}

/** This very word is in the record already: it came twice. */
export const isThere = ({ words = [] }: Pick<Bake, 'words'>, { verb, by, at, seconds, id }: Word): boolean =>
  words.some((each) =>
    id === undefined ? each.verb === verb && each.by === by && each.at === at && each.seconds === seconds : each.id === id,
  );

/** Who has said what comes behind the bake: it is promoted no more. */
export const whyAimed = (active: ActiveDeployment): string | undefined =>
  active.bake && aimOf(active.bake) ? whyEnding(active) : undefined;

/** Of words that make a deployment longer or hold it: a record has room for so many. */
const MOST_WORDS = 40;

/** Looks that a word may cost beside the time: it ends the wait, and may come while it is judged. */
const LOOKS_OF_A_WORD = 2;

/**
 * Seconds for which judgements go on before the history of the execution is full, if nothing more is said;
 * below 0: it would not hold what was said. The plan's own bounds hold what it planned (S16).
 */
function secondsLeft(active: ActiveDeployment): number {
  const { plan, pause } = active;
  if (plan === undefined) return 0;
  const every = plan.judge.everySeconds;
  const rounds = (seconds: number) => Math.ceil(Math.max(0, seconds) / every);
  const bakes = bakesOf(active);
  const words = bakes.reduce((sum, bake) => sum + (bake.words?.length ?? 0), 0) + (pause ? 1 : 0);
  const spent =
    bakes.reduce((sum, bake) => sum + rounds(beyondPlan(bake)), 0) + (pause ? rounds(secondsOf(pause.word)) : 0) + LOOKS_OF_A_WORD * words;
  const events = HISTORY_LIMIT - plan.cost.historyEvents - eventsAgain(active, plan);
  return (Math.floor(events / EVENTS_OF_A_LOOK) - spent) * every;
}

/** Of steps that are taken once more, each with a wait until blue can carry it. */
function eventsAgain(active: ActiveDeployment, plan: Plan): number {
  const { steps = [], window = 0 } = plan.cost.again ?? {};
  const waiting = EVENTS_OF_A_LOOK * Math.ceil(plan.health.deadlineSeconds / plan.judge.everySeconds);
  return downwardWords(active, plan).reduce((sum, { bake, to }) => {
    const again = takenAgain(bake, to, plan);
    return sum + waiting + again.steps.reduce((all, step) => all + (steps[step] ?? 0), again.window ? window : 0);
  }, 0);
}

/** A pause may end behind the end of the bake that it holds. */
const beyondPlan = (bake: Bake): number => (bake.added ?? 0) + (endOf(bake) - Date.parse(bake.endsAt)) / 1000;

export const secondsOf = ({ seconds = 0 }: Word): number => seconds;

/** Source: Step Functions Developer Guide, "Quotas": an execution lasts at most a year. */
const YEAR_SECONDS = 31_536_000;

/** What `extend` and `pause` want besides the verb. */
export const noLength = ({ id }: ActiveDeployment, { verb, seconds }: Word): string | undefined =>
  seconds !== undefined && Number.isInteger(seconds) && seconds >= 1 && seconds <= YEAR_SECONDS
    ? undefined
    : `${id}: '${verb}' wants a time of whole seconds, from 1 second to a year`;

/**
 * Why a word that makes the deployment longer, and would leave it like `next`, is refused. `more`: words that
 * it must leave room for.
 */
export function tooLong(active: ActiveDeployment, next: ActiveDeployment, word: Word, more = 0): string | undefined {
  const said = bakesOf(active).flatMap(({ words = [] }) => words).length;
  if (said >= MOST_WORDS) return `${active.id}: the time of its bakes was changed ${said} times, and that is the most`;
  const every = active.plan?.judge.everySeconds ?? 0;
  const left = secondsLeft(next) - more * LOOKS_OF_A_WORD * every;
  if (left >= 0) return undefined;
  const possible = secondsOf(word) + left;
  const room = possible > 0 ? `at most ${lengthOf(possible)} more` : 'no time more';
  return `${active.id}: the history of an execution holds ${HISTORY_LIMIT} events, and in this one there is room for ${room}`;
}

/** Who has ended the bake: it is made no longer. */
export function whyEnding(active: ActiveDeployment): string | undefined {
  const word = active.bake && (aimOf(active.bake) ?? promotion(active.bake));
  return word && `${active.id}: ${word.by} has ended ${nameOf(active, active.bake!)} at ${timeOf(word.at)}`;
}

/** `12:10:00 UTC`, with its date where that is another day than that of `now` (ISO 8601 both). */
export function timeOf(at: string, now = at): string {
  const [date = '', clock = ''] = new Date(at).toISOString().split('T');
  return `${now.startsWith(date) ? '' : `${date} `}${clock.slice(0, 'hh:mm:ss'.length)} UTC`;
}

/** What stays asked, whatever becomes of the time. */
export function stillAsked({ wait, request }: ActiveDeployment, now: string): string {
  const question = openQuestion(wait);
  const bad = question?.about?.some(({ outcome }) => outcome === 'fail');
  return bad ? `; what it asks stays asked until ${timeOf(question!.until, now)}: npx teal approve ${request.service}, or reject` : '';
}

/** `it ends at 12:10:00 UTC, then 50 %`. */
export function endText(active: Baking, now: string): string {
  const { bake } = active;
  const paused = isPaused(bake, Date.parse(now)) ? `it is paused until ${timeOf(bake.pausedUntil!, now)}, and ` : '';
  return `${paused}it ends at ${timeOf(iso(endOf(bake)), now)}, then ${nextOf(active, bake)}`;
}

export const iso = (ms: number): string => new Date(ms).toISOString();
