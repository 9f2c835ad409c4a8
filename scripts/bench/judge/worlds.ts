import { binomial, seeded } from '../../../src/deployment/judge/seeded.ts';
import type { ShareMinute } from '../../../src/deployment/judge/share/share-check.ts';
import type { SideCount } from '../../../src/deployment/side-count.ts';

/**
 * How a side's share varies from minute to minute, as a factor of it. Bursts: ten times as much in a minute.
 * `shared`: in a fifth of the minutes, on both sides at once. `own`: on each side by itself, in a twentieth
 * of the minutes, and where they are `frequent` in a fifth. A twentieth is what the figures that were
 * simulated when the judge was designed have (`GROUPS.design`): five times as bad, at 600 a minute on green,
 * they say 83.7 in 5 minutes and 94.3 in 10. `heavy`: lognormal, each minute by itself. `correlated`:
 * lognormal, and four fifths of a minute's logarithm stay in the next.
 */
export type Shape =
  | 'constant'
  | 'shared bursts'
  | 'own bursts'
  | 'own frequent bursts'
  | 'heavy'
  | 'correlated'
  | 'own heavy'
  | 'own correlated';

export interface World {
  readonly minutes: number;
  /** Mean requests a minute; each minute's number is by chance. */
  readonly green: number;
  readonly blue: number;
  readonly blueShare: number;
  /** Green's share in a minute, by its index. */
  readonly greenShare: (minute: number) => number;
  readonly shape: Shape;
  /** From this minute on a new step gives green all of the traffic. */
  readonly greenAloneFrom?: number;
  /** Blue had all of the traffic in an hour before, and it was counted. */
  readonly hourBefore?: true;
}

const BURST_FACTOR = 10;
/** In how many of the minutes. */
const BURSTS = { 'shared bursts': 0.2, 'own bursts': 0.05, 'own frequent bursts': 0.2 } as const;
const KEPT = 0.8;

/** The same minutes for the same seed. */
export function series(world: World, seed: number): readonly ShareMinute[] {
  const random = seeded(seed);
  const factors = factorsOf(world.shape, random);
  return Array.from({ length: world.minutes }, (_, minute) => {
    const [ofGreen, ofBlue] = factors();
    const alone = minute >= (world.greenAloneFrom ?? Number.POSITIVE_INFINITY);
    return {
      step: alone ? 1 : 0,
      green: count(random, world.green + (alone ? world.blue : 0), world.greenShare(minute) * ofGreen),
      blue: count(random, alone ? 0 : world.blue, world.blueShare * ofBlue),
    };
  });
}

/** What was counted of blue in the hour before the series of the same seed, when it was. */
export function hourBefore({ greenAloneFrom: _, ...world }: World, seed: number): SideCount | undefined {
  if (!world.hourBefore) return undefined;
  const minutes = series({ ...world, blue: world.green + world.blue, minutes: 60 }, seed ^ ANOTHER);
  return minutes.reduce(({ total, bad }, { blue }) => ({ total: total + blue.total, bad: bad + blue.bad }), { total: 0, bad: 0 });
}

/** Makes another seed of a seed. */
const ANOTHER = 0x5bd1e995;

function count(random: () => number, mean: number, share: number): { readonly total: number; readonly bad: number } {
  const total = requests(random, mean);
  return { total, bad: binomial(random, total, Math.min(1, share)) };
}

/** After Poisson: as the limit of a binomial of very many. */
const requests = (random: () => number, mean: number): number => binomial(random, 1e9, mean / 1e9);

function factorsOf(shape: Shape, random: () => number): () => readonly [green: number, blue: number] {
  const [one, other] = [factorOf(shape, random), factorOf(shape, random)];
  if (shape.startsWith('own')) return () => [one(), other()];
  return () => {
    const both = one();
    return [both, both];
  };
}

function factorOf(shape: Shape, random: () => number): () => number {
  let kept = normal(random);
  switch (shape) {
    case 'constant':
      return () => 1;
    case 'shared bursts':
    case 'own bursts':
    case 'own frequent bursts':
      return () => (random() < BURSTS[shape] ? BURST_FACTOR : 1);
    case 'heavy':
    case 'own heavy':
      return () => lognormal(normal(random));
    case 'correlated':
    case 'own correlated':
      return () => {
        kept = KEPT * kept + Math.sqrt(1 - KEPT ** 2) * normal(random);
        return lognormal(kept);
      };
    default:
      return shape satisfies never;
  }
}

/** Mean 1, sigma 1. */
const lognormal = (standard: number): number => Math.exp(standard - 0.5);
const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
