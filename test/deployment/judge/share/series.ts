import fc from 'fast-check';
import { binomial, seeded } from '../../../../src/deployment/judge/seeded.ts';
import type { ShareCourse, ShareLimits, ShareMinute } from '../../../../src/deployment/judge/share/share-check.ts';

const rest = { alpha: 0.02, minRequests: 100, floor: { points: 0.5, events: 5 } };
export const MAX: ShareLimits = { ...rest, max: 0.01 };
export const WORSE: ShareLimits = { ...rest, worse: 2 };
export const BOTH: ShareLimits = { ...rest, max: 0.01, worse: 2 };

export const ended = (plannedMinutes: number): ShareCourse => ({ plannedMinutes, over: true });

/** A minute: green's total and bad, then blue's. */
export const minute = (green: number, greenBad: number, blue = 0, blueBad = 0, step = 0): ShareMinute => ({
  step,
  green: { total: green, bad: greenBad },
  blue: { total: blue, bad: blueBad },
});

/** Minutes of constant shares, by chance. */
export function constant(
  seed: number,
  minutes: number,
  of: { readonly green: number; readonly blue: number; readonly greenShare: number; readonly blueShare: number },
): readonly ShareMinute[] {
  const random = seeded(seed);
  return Array.from({ length: minutes }, () =>
    minute(of.green, binomial(random, of.green, of.greenShare), of.blue, binomial(random, of.blue, of.blueShare)),
  );
}

/** From 0 to 1; a `double` of fast-check is mostly next to 0 or 1. */
export const anyShare: fc.Arbitrary<number> = fc.nat(1_000).map((part) => part / 1_000);

/** Any counts of one minute, many of them small. */
export const anyMinute: fc.Arbitrary<ShareMinute> = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), anyShare, anyShare)
  .map(([green, blue, greenShare, blueShare]) =>
    // To the fourth power: most shares are small.
    minute(green, Math.round(green * greenShare ** 4), blue, Math.round(blue * blueShare ** 4)),
  );

export const anyLimits: fc.Arbitrary<ShareLimits> = fc.constantFrom(MAX, WORSE, BOTH);
