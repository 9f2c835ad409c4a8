import type { Duration } from '../duration.ts';

/** A step as people write it. `bake` may be left out only at weight 100. */
export interface WrittenStep {
  readonly weight: number;
  readonly bake?: Duration;
}

/** Two steps: `weight` percent for `bake`, then everything. */
export const canary = (weight: number, bake: Duration): readonly WrittenStep[] => [{ weight, bake }, { weight: 100 }];

/** Equal steps of `weight` percent, each baked for `bake`, up to everything: `linear(30, ...)` is 30, 60, 90, 100. */
export function linear(weight: number, bake: Duration): readonly WrittenStep[] {
  if (!(Number.isInteger(weight) && weight >= 1 && weight <= 100)) {
    throw new RangeError(`linear wants whole percents from 1 to 100, not ${weight}`);
  }
  const before = Array.from({ length: Math.ceil(100 / weight) - 1 }, (_, index) => ({ weight: weight * (index + 1), bake }));
  return [...before, { weight: 100 }];
}

/** One step: everything at once. */
export const allAtOnce = (): readonly WrittenStep[] => [{ weight: 100 }];
