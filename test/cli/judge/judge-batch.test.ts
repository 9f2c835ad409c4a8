import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { judgeBatch } from '../../../src/cli/judge/judge-batch.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teal-batch-'));
});
afterAll(() => rm(folder, { recursive: true }));

const minute = (green: readonly [number, number], blue: readonly [number, number], step = 0) => ({
  step,
  green: { total: green[0], bad: green[1] },
  blue: { total: blue[0], bad: blue[1] },
});
const aCase = (more: object = {}) => ({
  id: 'a',
  check: { kind: 'share', max: 0.01 },
  minutes: Array(10).fill(minute([600, 1], [5_400, 9])),
  ...more,
});

async function judged(text: string): Promise<readonly unknown[]> {
  const file = join(folder, 'cases.jsonl');
  await writeFile(file, text);
  return judgedFrom(file);
}

async function judgedFrom(file: string): Promise<readonly unknown[]> {
  const lines: string[] = [];
  try {
    await judgeBatch(file, async (line) => void lines.push(line));
  } catch (error) {
    return [...lines.map((line): unknown => JSON.parse(line)), `${(error as Error).name}: ${(error as Error).message}`];
  }
  expect(lines.every((line) => /^\{[^\n]*\}\n$/.test(line))).toBe(true);
  return lines.map((line): unknown => JSON.parse(line));
}

describe('teal judge --batch', () => {
  test('gives a verdict a line, in their order, and skips empty lines', async () => {
    const good = aCase();
    const bad = aCase({ id: 7, minutes: Array(5).fill(minute([60, 60], [540, 0])) });
    const little = aCase({ id: 'little', minutes: [minute([5, 0], [45, 0])] });
    const none = aCase({ id: 'none', minutes: [] });
    expect(await judged(`${[good, bad, '', little, none].map((one) => (one === '' ? '' : JSON.stringify(one))).join('\r\n')}\n\n`)).toEqual(
      [
        { id: 'a', verdict: 'pass', minute: null, reasons: [] },
        {
          id: 7,
          verdict: 'fail',
          minute: 1,
          reasons: [expect.stringMatching(/^120 of 120 requests on green failed \(100 %\), at most 1 %/)],
        },
        { id: 'little', verdict: 'inconclusive', minute: null, reasons: ['5 requests on green in this step, 100 are needed to pass'] },
        { id: 'none', verdict: 'inconclusive', minute: null, reasons: ['no minute is complete yet'] },
      ],
    );
  });

  test('bad is clamped, and a last line without an end counts', async () => {
    const clamped = aCase({ minutes: Array(3).fill(minute([600, -4], [5_400, 9_999])), check: { kind: 'share', worse: 2 } });
    expect(await judged(JSON.stringify(clamped))).toEqual([{ id: 'a', verdict: 'pass', minute: null, reasons: [] }]);
  });

  test('bad above its total is the total', async () => {
    const above = (bad: number) => aCase({ minutes: Array(5).fill(minute([60, bad], [540, 0])) });
    const [one, other] = await judged([above(60), above(9_999)].map((each) => JSON.stringify(each)).join('\n'));
    expect(one).toMatchObject({ verdict: 'fail' });
    expect(other).toEqual(one);
  });

  test('a blue that is left out was not seen', async () => {
    const [without, unseen, compared] = [{}, { blue: { total: 0, bad: 0 } }, {}].map((blue, index) =>
      aCase({
        check: { kind: 'share', max: 0.01, ...(index === 2 && { worse: 2 }) },
        minutes: Array(10).fill({ step: 0, green: { total: 600, bad: 1 }, ...blue }),
      }),
    );
    const lines = await judged([without, unseen, compared].map((each) => JSON.stringify(each)).join('\n'));
    expect(lines[0]).toEqual({ id: 'a', verdict: 'pass', minute: null, reasons: [] });
    expect(lines[1]).toEqual(lines[0]);
    // Nothing was compared.
    expect(lines[2]).toMatchObject({ verdict: 'inconclusive', reasons: [expect.stringMatching(/are needed to compare/)] });
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', '{"id": ', /^BadUsage: line 2: is no JSON/],
    ['another thing', '[]', /^BadUsage: line 2 is no case: wants an object$/],
    ['no limit', JSON.stringify(aCase({ check: { kind: 'share' } })), /line 2 is no case: check: wants a limit: max, worse or both$/],
    ['another kind', JSON.stringify(aCase({ check: { kind: 'quantity', max: 1 } })), /check\.kind: wants 'share'/],
    [
      'a percentage',
      JSON.stringify(aCase({ check: { kind: 'share', max: '1 %' } })),
      /check\.max: wants a share from 0 to 1 \(0\.01 is 1 %\)/,
    ],
    [
      'a misspelt key',
      JSON.stringify(aCase({ check: { kind: 'share', max: 0.1, wors: 2 } })),
      /check\.wors: unknown key; was 'worse' meant\? \(known here: kind, max, worse, alpha, minRequests, floor\)/,
    ],
    [
      'a misspelt floor',
      JSON.stringify(aCase({ check: { kind: 'share', max: 0.1, floor: { event: 2 } } })),
      /check\.floor\.event: unknown key/,
    ],
    [
      'a negative total',
      JSON.stringify(aCase({ minutes: [minute([1, 0], [1, 0]), minute([-1, 0], [1, 0])] })),
      /minutes\[1\]\.green\.total: wants a number, 0 or more/,
    ],
    [
      'green left out',
      JSON.stringify(aCase({ minutes: [{ step: 0, blue: { total: 1, bad: 0 } }] })),
      /minutes\[0\]\.green: wants an object$/,
    ],
    [
      'a step that falls',
      JSON.stringify(aCase({ minutes: [2, 2, 1, 0, 3].map((step) => minute([1, 0], [1, 0], step)) })),
      /^BadUsage: line 2 is no case: minutes\[2\]\.step: wants 2 or more: steps never fall; minutes\[3\]\.step: wants 1 or more: /,
    ],
    [
      'all that is wrong, on one line',
      JSON.stringify({ check: { kind: 'shares' }, minutes: [minute([1, 0], [1, 0], 1), minute([-1, 0], [1, 0])] }),
      /^BadUsage: line 2 is no case: id: wants a text or a number; check\.kind: wants 'share'.*; check: wants a limit.*; minutes\[1\]\.green\.total: wants a number, 0 or more; minutes\[1\]\.step: wants 1 or more: steps never fall$/,
    ],
    [
      'alpha of 1',
      JSON.stringify(aCase({ check: { kind: 'share', max: 0.1, alpha: 1 } })),
      /check\.alpha: wants a probability above 0 and below 1/,
    ],
  ])('%s ends it with its line and path, after the answers before', async (_, line, says) => {
    const [first, second, ...more] = await judged([JSON.stringify(aCase()), line, JSON.stringify(aCase())].join('\n'));
    expect(first).toMatchObject({ verdict: 'pass' });
    expect(second).toMatch(says);
    expect(more).toEqual([]);
  });

  test.each(['missing.jsonl', '.'])('a file that is none: %s', async (name) =>
    expect(await judgedFrom(join(folder, name))).toEqual([expect.stringMatching(/^BadUsage: --batch: /)]),
  );
});
