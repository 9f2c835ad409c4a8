import type { Bake } from './row.ts';
import type { World } from './worlds.ts';

/** Green's requests a minute. */
export const TRAFFICS = [5, 20, 60, 600, 6_000, 60_000] as const;
/** Minutes of it. */
export const DAY = 1_440;

/** Constant shares for 30 minutes, green with a tenth of the traffic, unless said. */
export const world = (
  more: Partial<Omit<World, 'greenShare'>> & { readonly green: number; readonly greenShare: World['greenShare'] | number },
): World => ({
  minutes: 30,
  blue: 9 * more.green,
  blueShare: 0.002,
  shape: 'constant',
  ...more,
  greenShare: typeof more.greenShare === 'number' ? () => more.greenShare as number : more.greenShare,
});

/** As they stand in the name of a row. */
export const number = (count: number): string => count.toLocaleString('en');
export const share = (part: number): string => `${Number((part * 100).toFixed(2))} %`;
/** Green was rolled back at some time. */
export const failed = ({ at }: Bake): boolean => at < Number.POSITIVE_INFINITY;
/** By the judge and its rivals, before so many minutes are over. */
export const within = (minutes: number) => ({
  ours: ({ at }: Bake): boolean => at < minutes,
  pooled: ({ pooledAt }: Bake): boolean => pooledAt < minutes,
  ratio: ({ ratioAt }: Bake): boolean => ratioAt < minutes,
});
