import { samePercent } from '../same-percent.ts';
import type { Observation, WatchPolicy } from './observation.ts';
import { type ObservedWorld, shareOf, type Weights, weightIn } from './observed-world.ts';

/** What an invariant is judged by: the world before and after one observation. */
export interface Facts<K extends Observation['kind'] = Observation['kind']> {
  readonly before: ObservedWorld;
  readonly after: ObservedWorld;
  readonly seen: Extract<Observation, { kind: K }>;
  readonly policy: WatchPolicy;
}

export const sameWeights = (a: Weights | undefined, b: Weights): boolean =>
  a !== undefined && [...new Set([...Object.keys(a), ...Object.keys(b)])].every((group) => weightIn(a, group) === weightIn(b, group));

/** The same parts of the traffic. */
export const sameShares = (a: Weights | undefined, b: Weights): boolean =>
  a !== undefined &&
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((group) => samePercent(shareOf(a, group), shareOf(b, group)));

export const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
export const percent = (share: number | undefined): string =>
  share === undefined ? 'something other than' : `${Number(share.toFixed(1))} %`;
