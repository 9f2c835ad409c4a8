import { number, share, within, world } from './bake-of-row.ts';
import { GROUPS } from './groups.ts';
import { type Bake, bakesOf, LIMITS, percentOf, type Row, seedOf } from './row.ts';
import type { Shape } from './worlds.ts';

/**
 * Both judges see the same series. Ours may be two points behind, and by what chance makes of so many bakes:
 * the difference of the two has a standard error, and with 1.645 of them 95 of 100 such rows are right.
 */
const TOLERANCE = { points: 2, errors: 1.645 };

function leastOf(bakes: readonly Bake[], minutes: number): number {
  const { ours, pooled } = within(minutes);
  const behind = bakes.filter((bake) => pooled(bake) && !ours(bake)).length;
  const ahead = bakes.filter((bake) => ours(bake) && !pooled(bake)).length;
  const error = Math.sqrt(behind + ahead - (behind - ahead) ** 2 / bakes.length) / bakes.length;
  return Math.max(0, Number((percentOf(bakes, pooled) - TOLERANCE.points - 100 * TOLERANCE.errors * error).toFixed(2)));
}

/** Versions worse than blue, by the judge and by the pooled factor. */
export function found(runs: number): readonly Row[] {
  const shifts = [
    [0.001, 0.01],
    [0.001, 0.05],
    [0.002, 0.01],
    [0.005, 0.025],
    [0.02, 0.05],
  ] as const;
  const shapes: readonly Shape[] = ['constant', 'shared bursts', 'own bursts'];
  return shapes.flatMap((shape) =>
    shifts.flatMap(([from, to]) =>
      [6, 20, 60, 600, 6_000].flatMap((green): readonly Row[] => {
        const line = `${shape}, ${share(from)} to ${share(to)}, ${number(green)} a minute`;
        return [3, 5, 10, 30].map((minutes) => {
          const all = bakesOf(line, world({ green, greenShare: to, blueShare: from, shape, minutes }), LIMITS['twice blue'], runs);
          return {
            group: GROUPS.found,
            what: `${line}, ${minutes} minutes`,
            percent: percentOf(all, within(minutes).ours),
            pooled: percentOf(all, within(minutes).pooled),
            cell: { line, column: `${minutes} minutes` },
            atLeast: leastOf(all, minutes),
            bakes: runs,
            seed: seedOf(line),
          };
        });
      }),
    ),
  );
}

/** Bakes a cell of the design's own simulation. */
const DESIGN_RUNS = 2_000;

/**
 * Cells that the design's own simulation gives, made anew: that these come out is what says which bursts and
 * which pooled factor it means. Green has a tenth of the traffic.
 */
export function design(): readonly Row[] {
  const cells: readonly (readonly [Shape, from: number, to: number, green: number, minutes: number, percent: number, pooled: number])[] = [
    ['constant', 0.002, 0.01, 600, 5, 96, 95.2],
    ['shared bursts', 0.002, 0.01, 600, 5, 98.2, 98],
    ['own bursts', 0.002, 0.01, 600, 5, 83.7, 83.7],
    ['constant', 0.002, 0.01, 600, 10, 99.6, 99.6],
    ['shared bursts', 0.002, 0.01, 600, 10, 100, 100],
    ['own bursts', 0.002, 0.01, 600, 10, 94.3, 94.2],
    ['constant', 0.001, 0.05, 6, 10, 15, 8],
    ['constant', 0.001, 0.01, 60, 10, 57, 30],
    ['constant', 0.001, 0.05, 60, 3, 82, 58],
    ['constant', 0.001, 0.05, 60, 5, 99.7, 97.6],
    ['constant', 0.02, 0.05, 60, 5, 28, 19],
    ['constant', 0.02, 0.05, 60, 10, 73, 66],
    ['constant', 0.001, 0.01, 600, 3, 92, 88],
    ['constant', 0.001, 0.01, 600, 5, 99, 99],
  ];
  return cells.map(([shape, from, to, green, minutes, percent, pooled]) => {
    const what = `${shape}, ${share(from)} to ${share(to)}, ${number(green)} a minute, ${minutes} minutes`;
    const all = bakesOf(what, world({ green, greenShare: to, blueShare: from, shape, minutes }), LIMITS['twice blue'], DESIGN_RUNS);
    return {
      group: GROUPS.design,
      what,
      percent: percentOf(all, within(minutes).ours),
      pooled: percentOf(all, within(minutes).pooled),
      designed: { percent, pooled },
      bakes: DESIGN_RUNS,
      seed: seedOf(what),
    };
  });
}
