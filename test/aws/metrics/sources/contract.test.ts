import { afterEach, describe, expect, test } from '@jest/globals';
import type { CheckReading, ShareReading } from '../../../../src/deployment/ports/check-source.ts';
import { givenSources, MINUTE, SECRET, type SourcesWorld } from './given-sources.ts';
import { DRIVERS } from './rows.ts';

let world: SourcesWorld;
afterEach(() => world.stop());

const ROWS = Object.entries(DRIVERS).flatMap(([kind, drivers]) =>
  Object.entries(drivers).map(([how, driver]) => [`${kind}: ${how}`, driver] as const),
);

const minutesOf = (reading: CheckReading): readonly ShareReading[] => {
  if (reading.kind !== 'share') throw new Error(`${reading.kind}: ${JSON.stringify(reading)}`);
  return reading.minutes;
};

describe.each(ROWS)('%s', (_, driver) => {
  /** Minute 2 is missing of green, minute 3 of both. */
  async function fed() {
    world = await givenSources();
    const row = await driver(world);
    for (let minute = 0; minute < 6; minute++) {
      if (minute !== 2 && minute !== 3) row.feed(minute, 'green', 10, minute === 4 ? 0 : minute);
      if (minute !== 3) row.feed(minute, 'blue', 20, 1);
      await world.pass(60);
    }
    await world.pass(120);
    const run = <T>(work: Promise<T>) => (row.overSockets ? work : world.run(work));
    return { row, run, source: world.source() };
  }

  test('tells each complete minute of the look once, in rising order, and leaves out what was not seen', async () => {
    const { row, run, source } = await fed();
    const all = await run(source.read(row.check, world.look(0, 6)));
    expect(minutesOf(all)).toEqual([
      { at: world.at(0), green: { total: 10, bad: 0 }, blue: { total: 20, bad: 1 } },
      { at: world.at(1), green: { total: 10, bad: 1 }, blue: { total: 20, bad: 1 } },
      { at: world.at(2), blue: { total: 20, bad: 1 } },
      { at: world.at(4), green: { total: 10, bad: 0 }, blue: { total: 20, bad: 1 } },
      { at: world.at(5), green: { total: 10, bad: 5 }, blue: { total: 20, bad: 1 } },
    ]);
    const some = await source.read(row.check, world.look(1, 5));
    expect(minutesOf(some).map(({ at }) => (at - world.start) / MINUTE)).toEqual([1, 2, 4]);
    // Whatever the look asks for, a minute is complete two minutes after its end.
    const early = await source.read(row.check, world.look(0, 6, { now: world.at(4) + 1 }));
    expect(minutesOf(early).map(({ at }) => (at - world.start) / MINUTE)).toEqual([0, 1]);
    const none = await source.read(row.check, world.look(2, 2));
    expect(minutesOf(none)).toEqual([]);
  });

  test('is none where it cannot be read, and says why without a secret', async () => {
    const { row, run, source } = await fed();
    await row.break();
    const reading = await run(source.read(row.check, world.look(0, 6, { kept: 'before' })));
    expect(reading).toMatchObject({
      kind: 'none',
      why: expect.stringMatching(/.{5}/),
      query: expect.stringMatching(/.{5}/),
      kept: 'before',
    });
    for (const part of [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET).slice(1, -1), Buffer.from(SECRET).toString('base64')])
      expect(JSON.stringify(reading)).not.toContain(part);
  });

  test('is none at once where the look ends, before and while it is asked', async () => {
    const { row, source } = await fed();
    row.hang();
    const abort = new AbortController();
    const reading = source.read(row.check, world.look(0, 6), abort.signal);
    await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort(new Error('over'));
    expect(await reading).toMatchObject({ kind: 'none', why: expect.stringContaining('ended') });
    expect(await source.read(row.check, world.look(0, 6), abort.signal)).toMatchObject({ kind: 'none' });
  });
});
