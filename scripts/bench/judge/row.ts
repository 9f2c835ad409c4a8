import { judgeShare } from '../../../src/deployment/judge/share/judge-share.ts';
import { judgeStrictly } from '../../../src/deployment/judge/share/judge-strictly.ts';
import type { ShareLimits, ShareMinute } from '../../../src/deployment/judge/share/share-check.ts';
import { pooledFails } from './pooled.ts';
import { hourBefore, series, type World } from './worlds.ts';

/** One figure, in per cent of bakes. */
export interface Row {
  /** The table that it is of. */
  readonly group: string;
  readonly what: string;
  readonly percent: number;
  /** The pooled Bayes factor, and the observed ratio against its limit, on the same series. */
  readonly pooled?: number;
  readonly ratio?: number;
  /** What the design's own simulation gave: the judge, and the pooled Bayes factor. */
  readonly designed?: { readonly percent: number; readonly pooled: number };
  /** Where it stands in a table of the page. */
  readonly cell?: { readonly line: string; readonly column: string };
  /** What is demanded; neither: the figure is published and not promised. */
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly bakes: number;
  /** Of its first bake; the others have the next ones. */
  readonly seed?: number;
}

export const isMet = ({ percent, atMost = 100, atLeast = 0 }: Row): boolean => percent <= atMost + 1e-9 && percent >= atLeast - 1e-9;
export const isDemanded = ({ atMost, atLeast }: Row): boolean => atMost !== undefined || atLeast !== undefined;

const rest = { alpha: 0.02, minRequests: 100, floor: { points: 0.5, events: 5 } };
export const LIMITS = {
  'limit 1 %': { ...rest, max: 0.01 },
  'twice blue': { ...rest, worse: 2 },
  both: { ...rest, max: 0.01, worse: 2 },
} as const satisfies Record<string, ShareLimits>;
export type LimitName = keyof typeof LIMITS;

/** How one bake ended: by each judge the index of the minute of its fail. */
export interface Bake {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly at: number;
  readonly pooledAt: number;
  readonly ratioAt: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** Runs seeded bakes: the seeds follow from the world's name, which tells them. */
export function bakesOf(name: string, world: World, limits: ShareLimits, runs: number, rivals = true): readonly Bake[] {
  const first = seedOf(name);
  return Array.from({ length: runs }, (_, run) => {
    const minutes = series(world, first + run);
    const before = hourBefore(world, first + run);
    const course = { plannedMinutes: world.minutes, over: true, ...(before && { before }) };
    const { verdict, minute } = judgeShare(limits, minutes, course);
    return {
      verdict,
      at: minute ?? NEVER,
      pooledAt: (rivals && limits.worse !== undefined ? pooledFails(minutes, limits.worse, limits.alpha) : undefined) ?? NEVER,
      ratioAt: (rivals ? ratioFails(limits, minutes) : undefined) ?? NEVER,
    };
  });
}

function ratioFails({ max, ...limits }: ShareLimits, minutes: readonly ShareMinute[]): number | undefined {
  if (max === undefined) return undefined;
  return judgeStrictly({ ...limits, max }, minutes, { plannedMinutes: minutes.length, over: true }).minute ?? undefined;
}

/** FNV-1a: the first seed of a world. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

export const percentOf = (bakes: readonly Bake[], is: (bake: Bake) => boolean): number =>
  Number(((100 * bakes.filter(is).length) / bakes.length).toFixed(2));
