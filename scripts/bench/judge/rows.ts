import { DAY, failed, number, share, TRAFFICS, within, world } from './bake-of-row.ts';
import { design, found } from './detection-rows.ts';
import { GROUPS } from './groups.ts';
import { type Bake, bakesOf, LIMITS, type LimitName, percentOf, type Row, seedOf } from './row.ts';
import { deadAlone, greenAlone, sickBlue } from './sick-rows.ts';
import type { Shape, World } from './worlds.ts';

/** All rows; `runs`: bakes a row, a third of it for those of a day. */
export function allRows(runs: number): readonly Row[] {
  const ofDay = Math.max(1, Math.round(runs / 3));
  const well = healthy(runs, ofDay);
  return [
    overAll(well.filter(({ group }) => group === GROUPS.healthy)),
    ...well,
    ...atTheLimit(runs),
    ...totalFailure(runs, ofDay),
    ...oneMinute(runs, ofDay),
    ...late(ofDay),
    ...sickBlue(runs),
    ...greenAlone(runs, ofDay),
    ...deadAlone(runs, ofDay),
    ...found(runs),
    ...design(),
    ...byLimit(runs),
    ...grey(runs),
    ...wander(runs, ofDay),
  ];
}

/** Of all healthy bakes, whatever their row. */
function overAll(rows: readonly Row[]): Row {
  const bakes = rows.reduce((sum, row) => sum + row.bakes, 0);
  const percent = rows.reduce((sum, row) => sum + row.percent * row.bakes, 0) / bakes;
  return { group: GROUPS.healthy, what: 'all rows of this table together', percent: Number(percent.toFixed(3)), atMost: 1, bakes };
}

function rolledBack(group: string, of: World, limit: LimitName, bakes: number, atMost?: number): Row {
  const time = of.minutes === DAY ? '24 hours' : `${of.minutes} minutes`;
  const what = `${of.shape}, base ${share(of.blueShare)}, ${number(of.green)} a minute, ${limit}, ${time}`;
  const name = `${group}: ${what}`;
  const all = bakesOf(name, of, LIMITS[limit], bakes);
  return {
    group,
    what,
    percent: percentOf(all, failed),
    cell: { line: `${of.shape}, ${number(of.green)} a minute`, column: `base ${share(of.blueShare)}, ${time}` },
    ...(limit === 'limit 1 %' ? {} : { pooled: percentOf(all, within(Number.POSITIVE_INFINITY).pooled) }),
    ...(atMost === undefined ? {} : { atMost }),
    bakes,
    seed: seedOf(name),
  };
}

function healthy(runs: number, ofDay: number): readonly Row[] {
  const same: readonly Shape[] = ['constant', 'shared bursts', 'heavy', 'correlated'];
  const rows = (group: string, shape: Shape, atMost: (base: number, green: number) => number) => [
    ...[0.002, 0.01].flatMap((base) =>
      TRAFFICS.flatMap((green) =>
        [5, 30].map((minutes) =>
          rolledBack(group, world({ green, greenShare: base, blueShare: base, shape, minutes }), 'twice blue', runs, atMost(base, green)),
        ),
      ),
    ),
    ...[60, 600, 6_000].map((green) =>
      rolledBack(group, world({ green, greenShare: 0.002, shape, minutes: DAY }), 'both', ofDay, atMost(0.002, green)),
    ),
  ];
  return [
    ...same.flatMap((shape) => rows(GROUPS.healthy, shape, () => 2)),
    ...rows(GROUPS.bursts, 'own bursts', (base, green) => (base === 0.01 && green < 100 ? 6 : 4)),
  ];
}

const atTheLimit = (runs: number): readonly Row[] =>
  TRAFFICS.map((green) =>
    rolledBack(GROUPS.atLimit, world({ green, greenShare: 0.01, blueShare: 0.01, shape: 'constant' }), 'both', runs, 2),
  );

function totalFailure(runs: number, ofDay: number): readonly Row[] {
  return (['limit 1 %', 'twice blue'] as const).flatMap((limit) =>
    [5, DAY].flatMap((minutes) =>
      [5, 20, 60, 600, 6_000].map((green): Row => {
        // In the long bake all is well until its last five minutes.
        const from = minutes === 5 ? 0 : minutes - 5;
        const [most, atLeast] = green < 20 ? [3, 95] : [2, 97];
        const what = `within ${most} minutes, ${number(green)} a minute, ${limit}, ${minutes === 5 ? '5 minutes' : '24 hours'}`;
        const bakes = minutes === 5 ? runs : ofDay;
        const of = world({ green, greenShare: (minute) => (minute < from ? 0.002 : 1), minutes });
        const all = bakesOf(what, of, LIMITS[limit], bakes, false);
        return {
          group: GROUPS.total,
          what,
          percent: percentOf(all, ({ at }) => at >= from && at < from + most),
          atLeast,
          bakes,
          seed: seedOf(what),
        };
      }),
    ),
  );
}

function oneMinute(runs: number, ofDay: number): readonly Row[] {
  return ([20, 60, 600, 6_000] as const).flatMap((green) => {
    const dead = (at: number, minutes: number, bakes: number) =>
      bakesOf(
        `one minute at ${at} of ${minutes}, ${green}`,
        world({ green, greenShare: (minute) => (minute === at ? 1 : 0.002), minutes }),
        LIMITS.both,
        bakes,
        false,
      );
    const short = dead(15, 30, runs);
    const row = (what: string, bakes: readonly Bake[], is: (bake: Bake) => boolean, atMost?: number): Row => ({
      group: GROUPS.oneMinute,
      what: `${what}, ${number(green)} a minute`,
      percent: percentOf(bakes, is),
      ...(atMost === undefined ? {} : { atMost }),
      bakes: bakes.length,
    });
    const passes = ({ verdict }: Bake) => verdict === 'pass';
    return [
      row('in the middle of 30 minutes: rolled back', short, failed, green < 100 ? 5 : 3),
      row('in the middle of 30 minutes: passed', short, passes, 0),
      row('in the middle of 12 hours: passed', dead(360, 720, ofDay), passes),
      row('the last of 30 minutes: passed', dead(29, 30, runs), passes, 0),
      row('the last of 12 hours: passed', dead(719, 720, ofDay), passes, 0),
    ];
  });
}

function late(bakes: number): readonly Row[] {
  const from = 600;
  return [
    { to: 0.2, most: 10, atLeast: 95 },
    { to: 0.05, most: 30, atLeast: 93 },
  ].map(({ to, most, atLeast }): Row => {
    const what = `from 0.2 % to ${share(to)} at 60 a minute, within ${most} minutes`;
    const of = world({ green: 60, greenShare: (minute) => (minute < from ? 0.002 : to), minutes: 720 });
    const all = bakesOf(what, of, LIMITS.both, bakes, false);
    return {
      group: GROUPS.late,
      what,
      percent: percentOf(all, ({ at }) => at >= from && at < from + most),
      atLeast,
      bakes,
      seed: seedOf(what),
    };
  });
}

function byLimit(runs: number): readonly Row[] {
  const rows = (group: string, shares: readonly number[], greens: readonly number[], minutes: readonly number[], atMost?: number) =>
    shares.flatMap((to) =>
      greens.flatMap((green): readonly Row[] => {
        const what = `${share(to)}, ${number(green)} a minute`;
        return minutes.map((most) => {
          const all = bakesOf(what, world({ green, greenShare: to, minutes: most }), LIMITS['limit 1 %'], runs);
          return {
            group,
            what: `${what}, ${most} minutes`,
            cell: { line: `${number(green)} a minute`, column: `${share(to)} in ${most} minutes` },
            percent: percentOf(all, within(most).ours),
            ratio: percentOf(all, within(most).ratio),
            ...(atMost === undefined ? {} : { atMost }),
            bakes: runs,
            seed: seedOf(what),
          };
        });
      }),
    );
  return [
    ...rows(GROUPS.limitFound, [0.02, 0.05, 0.2], [5, 20, 60, 600, 6_000], [5, 10, 30]),
    ...rows(GROUPS.ratioHealthy, [0.005, 0.008], [20, 60, 600, 6_000], [30], 2),
  ];
}

const grey = (runs: number): readonly Row[] =>
  [1.6, 2].flatMap((factor) =>
    TRAFFICS.map((green): Row => {
      const what = `blue 0.5 %, green ${factor} times, ${number(green)} a minute, twice blue, 30 minutes`;
      const all = bakesOf(what, world({ green, greenShare: 0.005 * factor, blueShare: 0.005 }), LIMITS['twice blue'], runs, false);
      return {
        group: GROUPS.grey,
        what,
        percent: percentOf(all, failed),
        cell: { line: `${number(green)} a minute`, column: `${factor} times` },
        bakes: runs,
        seed: seedOf(what),
      };
    }),
  );

const wander = (runs: number, ofDay: number): readonly Row[] =>
  (['own frequent bursts', 'own heavy', 'own correlated'] as const).flatMap((shape) => [
    ...[0.002, 0.01].flatMap((base) =>
      [60, 600, 6_000].map((green) =>
        rolledBack(GROUPS.wander, world({ green, greenShare: base, blueShare: base, shape }), 'twice blue', runs),
      ),
    ),
    rolledBack(GROUPS.wander, world({ green: 600, greenShare: 0.002, shape, minutes: DAY }), 'both', ofDay),
  ]);
