import { expect, test } from '@jest/globals';
import { create, givenModelledRoute53, NAME, upsert, weighted } from './given.ts';

const BLUE = weighted('blue', 255, '192.0.2.1');
const GREEN = weighted('green', 0, '192.0.2.2');
const shift = [upsert({ ...BLUE, Weight: 0 }), upsert({ ...GREEN, Weight: 255 })];

async function given() {
  const world = await givenModelledRoute53({ propagation: { servers: 4, leastMs: 10_000, mostMs: 30_000 } });
  await world.change(create(BLUE), create(GREEN));
  await world.pass(30);
  const answers = () => new Set(Array.from({ length: 40 }, () => world.facade.resolve(NAME).answers[0]?.value));
  return { ...world, answers };
}

test('for a while some name servers answer by the old records and some by the new', async () => {
  const world = await given();
  const info = await world.change(...shift);
  expect([...world.answers()]).toEqual(['192.0.2.1']);
  const seen: string[] = [];
  for (let second = 1; second <= 30; second++) {
    await world.pass(1);
    seen.push([...world.answers()].sort().join(' '));
    if ((await world.status(info)) === 'INSYNC') break;
    expect(seen.at(-1)).toContain('192.0.2.1');
  }
  expect(seen).toContain('192.0.2.1 192.0.2.2');
  expect(seen.at(-1)).toBe('192.0.2.2');
});

test('a later change never gives way to an earlier one', async () => {
  const world = await given();
  const first = await world.change(...shift);
  await world.pass(5);
  const second = await world.change(upsert(BLUE), upsert(GREEN));
  await world.pass(31);
  expect([await world.status(first), await world.status(second)]).toEqual(['INSYNC', 'INSYNC']);
  expect([...world.answers()]).toEqual(['192.0.2.1']);
});

test('held changes arrive when they are let go', async () => {
  const world = await given();
  const letGo = world.facade.holdChanges();
  const info = await world.change(...shift);
  await world.pass(3_600);
  expect([await world.status(info), ...world.answers()]).toEqual(['PENDING', '192.0.2.1']);
  letGo();
  await world.pass(0);
  expect([await world.status(info), ...world.answers()]).toEqual(['INSYNC', '192.0.2.2']);
});
