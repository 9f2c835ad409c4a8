import { expect, test } from '@jest/globals';
import { judgeLive } from '../../../src/cli/judge/judge-past.ts';
import { pastText } from '../../../src/cli/report/past-text.ts';
import type { CheckReading } from '../../../src/deployment/ports/check-source.ts';
import { emptyRecord } from '../../../src/deployment/record.ts';
import { aConfig } from '../../support/worlds.ts';

const MINUTE = 60_000;
const NOW = 30 * MINUTE;
const config = aConfig({ judge: { errorRate: { max: '1 %' }, latency: { p99: '500 ms' } } });

type Count = readonly [total: number, bad: number];
const share = (green: Count, blue: Count): CheckReading => ({
  kind: 'share',
  query: '',
  minutes: Array.from({ length: 30 }, (_, index) => ({
    at: index * MINUTE,
    green: { total: green[0], bad: green[1] },
    blue: { total: blue[0], bad: blue[1] },
  })),
});

/** What is judged of the live sides, when both checks' sources say this. */
async function judgedOf(errors: CheckReading, slow: CheckReading = errors) {
  const ports = {
    clock: { now: () => NOW },
    checks: () => ({ read: async ({ name }: { readonly name: string }) => (name === 'errors' ? errors : slow) }),
    sources: () => ({ read: () => Promise.reject(new Error('nobody asks')) }),
  };
  const past = await judgeLive(ports as never, { config, record: emptyRecord('checkout') }, { sinceSeconds: 600, weights: [] });
  return { past, text: pastText(past).join('\n') };
}

test('where both sides have traffic, green is green', async () => {
  const { past, text } = await judgedOf(share([600, 0], [600, 0]));
  expect(past.sides).toEqual({ green: 'checkout-b', blue: 'checkout-a' });
  expect(past.checks.every(({ swapped }) => !swapped)).toBe(true);
  expect(text).toMatch(/^checkout: green is checkout-b, blue is checkout-a\n/);
});

test('where one side alone has traffic, that one is green in words and in JSON', async () => {
  const { past, text } = await judgedOf(share([0, 0], [600, 300]));
  const sides = { green: 'checkout-a', blue: 'checkout-b' };
  expect(past).toMatchObject({ sides, checks: [{ sides, swapped: true, said: [{ outcome: 'fail' }] }, { sides }] });
  expect(text).toMatch(/^checkout: green is checkout-a, blue is checkout-b, which had no traffic\n/);
  expect(text).toMatch(/ {4}one side {4}only checkout-a had traffic: it is judged as green/);
  // The first minute of a person is number 1.
  const [failed] = past.checks;
  expect(text).toContain(`, number ${failed!.failed!.minute + 1}, the whole time`);
});

test('where no side has, they stay as the record says', async () => {
  const { past, text } = await judgedOf(share([0, 0], [0, 0]));
  expect(past.sides.green).toBe('checkout-b');
  expect(text).not.toContain('which had no traffic');
});

test('where checks differ, each says which side it judged', async () => {
  const { past, text } = await judgedOf(share([600, 0], [600, 0]), share([0, 0], [600, 0]));
  expect(past.sides.green).toBe('checkout-b');
  expect(past.checks.map(({ check, sides }) => [check, sides.green])).toEqual([
    ['errors', 'checkout-b'],
    ['latency', 'checkout-a'],
  ]);
  expect(text).toMatch(/^checkout: green is checkout-b, blue is checkout-a\n/);
  expect(text).toMatch(/\n {2}latency: .*\n {4}one side {4}only checkout-a had traffic/);
});
