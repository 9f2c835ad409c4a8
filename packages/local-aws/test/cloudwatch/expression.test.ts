import { describe, expect, test } from '@jest/globals';
import { parseExpression } from '../../src/cloudwatch/metrics/expression.ts';
import type { Point } from '../../src/cloudwatch/metrics/store.ts';

const MINUTE = 60_000;
const RANGE = { from: 0, to: 4 * MINUTE, periodMs: MINUTE };
/** One value a minute; a missing one is undefined. */
const series = (...values: (number | undefined)[]): Point[] =>
  values.flatMap((value, index) => (value === undefined ? [] : [{ at: index * MINUTE, value }]));
const OPERANDS = new Map([
  ['errors', series(1, undefined, 0, 5)],
  ['requests', series(100, 200, 0, 50)],
]);

/** What it shows, the expression, its value at each minute. */
const CASES: [string, string, (number | undefined)[]][] = [
  ['arithmetic where both have a point, and no point for a division by 0', '100 * errors / requests', [1, undefined, undefined, 10]],
  ['precedence and parentheses', '(errors + 1) * 2 - -1', [5, undefined, 3, 13]],
  ['missing points filled with a number', 'FILL(errors, 0) + requests', [101, 200, 0, 55]],
  ['missing points filled with the last', 'FILL(errors, REPEAT)', [1, 1, 0, 5]],
  ['a comparison', 'requests > 60', [1, 1, 0, 0]],
  ['a condition', 'IF(requests >= 100, FILL(errors, 0) / requests, 0)', [0.01, 0, 0, 0]],
  ['a sum of series, of those that have a point', 'SUM([errors, requests])', [101, 200, 0, 55]],
  ['the largest of one series', 'MAX(requests)', [200, 200, 200, 200]],
  ['a number alone', '7', [7, 7, 7, 7]],
];

describe('metric math', () => {
  test.each(CASES)('%s', (_, text, expected) => {
    expect(parseExpression(text).evaluate(OPERANDS, RANGE)).toEqual(series(...expected));
  });

  test.each([
    ['ANOMALY_DETECTION_BAND(errors)', 'the function ANOMALY_DETECTION_BAND is not among those of the local AWS: FILL, IF,'],
    ['errors +', 'it ends too early'],
    ['errors errors', "'errors' is not expected"],
    ['(errors', "')' is missing"],
    ['errors ! 2', "'!' is not expected"],
  ])('refuses %s', (text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
  });
});
