import { failed, number, share, world } from './bake-of-row.ts';
import { GROUPS } from './groups.ts';
import { type Bake, bakesOf, LIMITS, percentOf, type Row, seedOf } from './row.ts';
import type { Shape, World } from './worlds.ts';

export function sickBlue(runs: number): readonly Row[] {
  const sides = [
    { name: '10/90', green: 60, blue: 540 },
    { name: '50/50', green: 300, blue: 300 },
    { name: '90/10', green: 540, blue: 60 },
  ];
  return [
    ...sides.flatMap(({ name, green, blue }) =>
      [0.03, 0.002].flatMap((greenShare) => {
        const line = `blue 3 %, green ${share(greenShare)}, limit 1 %, ${name} of 600 a minute`;
        return besideSickBlue(line, world({ green, blue, blueShare: 0.03, greenShare }), { runs, promised: name !== '90/10' });
      }),
    ),
    ...[5, 20].flatMap((all) => {
      const line = `both 3 %, limit 1 %, 10 minutes at 10/90 of ${all} a minute and 30 at 100 %, no hour before`;
      const { hourBefore: _, ...of } = alone({ all, blueShare: 0.03, greenShare: () => 0.03, shape: 'constant', minutes: 30 });
      return besideSickBlue(line, of, { runs, promised: false });
    }),
  ];
}

function besideSickBlue(
  line: string,
  of: World,
  { runs, promised }: { readonly runs: number; readonly promised: boolean },
): readonly Row[] {
  const all = bakesOf(line, of, LIMITS['limit 1 %'], runs, false);
  const row = (column: string, is: (bake: Bake) => boolean, demand: Pick<Row, 'atMost' | 'atLeast'>): Row => ({
    group: promised ? GROUPS.sick : GROUPS.sickFew,
    what: `${line}: ${column}`,
    percent: percentOf(all, is),
    cell: { line, column },
    ...(promised ? demand : {}),
    bakes: runs,
    seed: seedOf(line),
  });
  return [row('rolled back', failed, { atMost: 0 }), row('passed', ({ verdict }) => verdict === 'pass', { atLeast: 90 })];
}

const ALONE_FROM = 10;

/** Ten minutes at a tenth of the traffic, then all of it; blue's hour before was counted. */
const alone = ({ all, ...more }: Pick<World, 'blueShare' | 'greenShare' | 'shape'> & { readonly all: number; readonly minutes: number }) =>
  world({
    ...more,
    green: all / 10,
    blue: (9 * all) / 10,
    minutes: ALONE_FROM + more.minutes,
    greenAloneFrom: ALONE_FROM,
    hourBefore: true,
  });

/** Green has all of the traffic after ten minutes. */
export function greenAlone(runs: number, ofDay: number): readonly Row[] {
  const sides = [
    ['both well', 0.002, 0.002],
    ['both sick', 0.03, 0.03],
    ['sick blue and a repair', 0.03, 0.002],
  ] as const;
  const shapes: readonly Shape[] = ['constant', 'shared bursts', 'heavy', 'correlated'];
  return sides.flatMap(([name, blueShare, greenShare]) =>
    shapes.flatMap((shape) =>
      [20, 600].flatMap((all) =>
        [30, 720].map((minutes): Row => {
          const what = `${shape}, ${name}, ${all} a minute, limit 1 %, ${minutes === 30 ? '30 minutes' : '12 hours'} at 100 %`;
          const of = alone({ all, blueShare, greenShare: () => greenShare, shape, minutes });
          const bakes = bakesOf(what, of, LIMITS['limit 1 %'], minutes === 30 ? runs : ofDay, false);
          return { group: GROUPS.alone, what, percent: percentOf(bakes, failed), atMost: 2, bakes: bakes.length, seed: seedOf(what) };
        }),
      ),
    ),
  );
}

/** And fails all of it then, beside a sick blue. */
export function deadAlone(runs: number, ofDay: number): readonly Row[] {
  return (['limit 1 %', 'both'] as const).flatMap((limit) =>
    [20, 600, 6_000].flatMap((all) =>
      [0, 715].map((after): Row => {
        const from = ALONE_FROM + after;
        const when = after === 0 ? 'from its first minute' : 'after 12 hours of the same sickness as blue';
        const what = `${when}, ${number(all)} a minute, ${limit}, within 3 minutes`;
        const of = alone({
          all,
          blueShare: 0.03,
          greenShare: (minute) => (minute < from ? 0.03 : 1),
          shape: 'constant',
          minutes: after + 5,
        });
        const bakes = bakesOf(what, of, LIMITS[limit], after === 0 ? runs : ofDay, false);
        return {
          group: GROUPS.aloneDead,
          what,
          percent: percentOf(bakes, ({ at }) => at >= from && at < from + 3),
          atLeast: 97,
          bakes: bakes.length,
          seed: seedOf(what),
        };
      }),
    ),
  );
}
