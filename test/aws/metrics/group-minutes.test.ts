import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failedByMinute, type GroupMetrics } from '../../../src/aws/metrics/group-minutes.ts';

const MINUTE = 60_000;
const NAMES = ['requests', 'answered2', 'answered3', 'answered4', 'answered5', 'own502', 'own504'] as const;

type Given = Partial<Record<(typeof NAMES)[number], readonly (number | undefined)[]>>;

const metricsOf = (given: Given): GroupMetrics =>
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      new Map((given[name] ?? []).flatMap((value, i) => (value === undefined ? [] : [[i * MINUTE, value] as const]))),
    ]),
  ) as unknown as GroupMetrics;

const failed = (given: Given) => [...failedByMinute(metricsOf(given)).values()].map(({ total, bad }) => [total, bad]);

describe('failed requests by the minute', () => {
  test.each<[string, Given, number[][]]>([
    ['nothing counted', {}, []],
    ['no 5XX: 0', { requests: [10], answered2: [10] }, [[10, 0]]],
    ['5XX and unanswered', { requests: [10], answered2: [4], answered5: [2], own502: [1], own504: [3] }, [[10, 6]]],
    ['unanswered, no more than the load balancer says', { requests: [10], answered2: [4], own504: [1] }, [[10, 1]]],
    ['more answers than requests', { requests: [10], answered2: [12], own504: [5] }, [[10, 0]]],
    [
      'a minute without requests was not seen',
      { requests: [10, undefined, 10], answered2: [10, undefined, 10], answered5: [0, 5, 0] },
      [
        [10, 0],
        [10, 0],
      ],
    ],
    [
      'a 504 a minute after its request',
      { requests: [10, 10], answered2: [7, 10], own504: [0, 3] },
      [
        [10, 3],
        [10, 0],
      ],
    ],
    ['a 504 in a minute without requests', { requests: [10], answered2: [7], own504: [0, 3] }, [[10, 3]]],
    [
      'a 504 two minutes later counts for the minute before it',
      { requests: [10, 10, 10], answered2: [7, 10, 10], own504: [0, 0, 3] },
      [
        [10, 0],
        [10, 3],
        [10, 0],
      ],
    ],
    [
      'requests under way at the end of a minute lack nothing, whatever another service of the load balancer fails',
      { requests: [100, 100, 100, 100], answered2: [92, 108, 92, 108], own502: [20, 20, 20, 20] },
      [
        [100, 0],
        [100, 0],
        [100, 0],
        [100, 0],
      ],
    ],
    [
      'an answer a minute later lacks nothing',
      { requests: [10, 10], answered2: [7, 13], own504: [0, 3] },
      [
        [10, 0],
        [10, 0],
      ],
    ],
    [
      'each minute its own first',
      { requests: [10, 10], answered2: [7, 7], own504: [0, 4] },
      [
        [10, 1],
        [10, 3],
      ],
    ],
    [
      'everything hangs from some minute on',
      { requests: [5, 5, 5], answered2: [5, 0, 0], own504: [0, 0, 10] },
      [
        [5, 0],
        [5, 5],
        [5, 5],
      ],
    ],
  ])('%s', (_, given, seen) => expect(failed(given)).toEqual(seen));

  test('are never more than the requests of their minute, nor all together than 5XX and errors of the load balancer', () => {
    const series = fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.record(Object.fromEntries(NAMES.map((name) => [name, series]))), (given) => {
        const seen = failed(given as Given);
        const sum = (name: (typeof NAMES)[number]) => (given[name] ?? []).reduce<number>((all, value) => all + (value ?? 0), 0);
        for (const [total = 0, bad = 0] of seen) {
          expect(bad).toBeLessThanOrEqual(total);
          expect(bad).toBeGreaterThanOrEqual(0);
        }
        const bad = seen.reduce((all, [, each = 0]) => all + each, 0);
        expect(bad).toBeLessThanOrEqual(sum('answered5') + sum('own502') + sum('own504'));
      }),
    );
  });
});
