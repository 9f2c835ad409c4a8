import { type Bake, bakesOf, endOf } from '../bake.ts';
import { COMPLETE_AFTER_SECONDS, PERIOD_SECONDS } from '../metric-minutes.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment } from '../record.ts';
import { downwardWords, takenAgain } from '../steps-ahead.ts';
import { longestAfterBake } from './policies.ts';
import type { Longer } from './share/beginnings.ts';

const MINUTE = 1000 * PERIOD_SECONDS;

/** When a split was live, settled: whole minutes inside count for it. Milliseconds; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Whole, complete minutes of each bake of a deployment in their order, the one under way last. What lies
 * between two bakes is a split on its way, and counts for neither.
 */
export function spansOf({ bakes = [], bake }: Pick<ActiveDeployment, 'bakes' | 'bake'>, now: number): readonly Span[] {
  const complete = now - 1000 * COMPLETE_AFTER_SECONDS;
  return [...bakes, ...(bake ? [bake] : [])].map(({ startedAt, endedAt }) => {
    const from = Math.ceil(Date.parse(startedAt) / MINUTE) * MINUTE;
    const end = Math.min(complete, endedAt === undefined ? complete : Date.parse(endedAt));
    return { from, to: Math.max(from, Math.floor(end / MINUTE) * MINUTE) };
  });
}

/** From the first minute of all to the end of the last. */
export function wholeSpan(spans: readonly Span[]): Span {
  const from = spans[0]?.from ?? 0;
  return { from, to: Math.max(from, ...spans.map(({ to }) => to)) };
}

/**
 * Every minute of the spans, in order, with the number of its span. Those that a source left out are there,
 * too.
 */
export const minutesOf = (spans: readonly Span[]): readonly { readonly at: number; readonly step: number }[] =>
  spans.flatMap(({ from, to }, step) => Array.from({ length: (to - from) / MINUTE }, (_, index) => ({ at: from + index * MINUTE, step })));

/** How many minutes a plan may judge by: of all its bakes, and of what outcomes may wait for behind each. */
export const plannedMinutes = ({ steps, windowSeconds, judge }: Pick<Plan, 'steps' | 'windowSeconds' | 'judge'>): number =>
  Math.max(
    1,
    Math.ceil(
      [...steps.map(({ bakeSeconds }) => bakeSeconds), windowSeconds]
        .filter((seconds) => seconds > 0)
        .reduce((sum, seconds) => sum + seconds + longestAfterBake(judge), 0) / PERIOD_SECONDS,
    ),
  );

/**
 * By how many minutes people have made the deployment longer, and after how many of its minutes: the one
 * that was under way is one of those before.
 */
export function longerBy(active: Pick<ActiveDeployment, 'bakes' | 'bake' | 'plan'>, spans: readonly Span[]): readonly Longer[] {
  const minutes = minutesOf(spans);
  const times = bakesOf(active)
    .flatMap(({ words = [] }) => words)
    .filter(({ verb }) => verb === 'extend' || verb === 'pause')
    .map(({ at, seconds = 0 }) => ({ at, minutes: Math.ceil(seconds / PERIOD_SECONDS) }));
  return [...times, ...bakedAgain(active)]
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .map(({ at, minutes: more }) => ({ after: minutes.filter((minute) => minute.at < Date.parse(at)).length, minutes: more }));
}

/**
 * Bakes that come once more since somebody led the deployment down, and the wait until blue could carry it.
 */
const bakedAgain = ({ plan, ...active }: Pick<ActiveDeployment, 'bakes' | 'bake' | 'plan'>) =>
  plan === undefined
    ? []
    : downwardWords(active, plan).map(({ word, bake, to }) => {
        const { steps, window } = takenAgain(bake, to, plan);
        const again = { ...plan, steps: steps.map((step) => plan.steps[step]!), windowSeconds: window ? plan.windowSeconds : 0 };
        return { at: word.at, minutes: plannedMinutes(again) + Math.ceil(plan.health.deadlineSeconds / PERIOD_SECONDS) };
      });

/** Minutes of a bake of this length that are complete at its end, however it lies to the clock. */
export const minutesAtEnd = (bakeSeconds: number): number =>
  Math.max(0, Math.floor((bakeSeconds - COMPLETE_AFTER_SECONDS) / PERIOD_SECONDS) - 1);

/** The shortest bake, in minutes, that has so many complete ones at its end. */
export const bakeOfMinutes = (complete: number): number => complete + 1 + COMPLETE_AFTER_SECONDS / PERIOD_SECONDS;

/** Not while it is paused. */
export const isOver = (bake: Pick<Bake, 'endsAt' | 'pausedUntil'>, now: number): boolean => now >= endOf(bake);
