import { describe, expect, test } from '@jest/globals';
import { parseExpression } from '../../src/cloudwatch/metrics/expression.ts';
import type { Point } from '../../src/cloudwatch/metrics/store.ts';

/*
 * Source unless a case names another: CloudWatch guide, "Using math expressions with CloudWatch metrics".
 */

const MINUTE = 60_000;
const RANGE = { from: 0, to: 5 * MINUTE, periodMs: MINUTE };
const _ = undefined;
/** One value a minute; a missing one is undefined. */
const series = (...values: (number | undefined)[]): Point[] =>
  values.flatMap((value, index) => (value === undefined ? [] : [{ at: index * MINUTE, value }]));
const POINTS = new Map([
  ['errors', series(1, _, 0, 5)],
  ['requests', series(100, 200, 0, 50)],
  ['gauge', series(_, 2, _, 6, _)],
  // The guide's own, of comparisons and of IF.
  ['metric1', series(30, 20, 0, 0)],
  ['metric2', series(20, _, 20, _)],
  ['yes1', series(1, 1, 0, 0, _)],
  ['yes2', series(30, _, 0, 0, 30)],
  ['yes3', series(0, 0, 20, _, 20)],
]);
const METRICS = [...POINTS.keys()].filter((id) => id !== 'metric2');
const parsed = (text: string, metrics = METRICS) => parseExpression({ id: 'e1', text, metrics });
const evaluated = (text: string, metrics?: string[]) =>
  parsed(text, metrics).evaluate({ points: POINTS, periods: new Map([['errors', 60]]) }, RANGE);

/** What it shows, the expression, its value at each minute. */
const CASES: [string, string, (number | undefined)[]][] = [
  ['a missing value is 0 (compiler-explorer/infra#1661)', 'errors + requests', [101, 200, 0, 55]],
  ['a division by 0 is no point', '100 * errors / requests', [1, 0, _, 10]],
  ['a number stands beside each point that there is', 'errors + 1', [2, _, 1, 6]],
  ['precedence, parentheses and unary minus', '(errors + 1) * 2 - -1', [5, _, 3, 13]],
  ['missing points filled with a number', 'FILL(errors, 0) + requests', [101, 200, 0, 55, 0]],
  ['missing points filled with the last', 'FILL(errors, REPEAT)', [1, 1, 0, 5, 5]],
  ['nothing to repeat before the first', 'FILL(gauge, REPEAT)', [_, 2, 2, 6, 6]],
  ['missing points on the line between two', 'FILL(gauge, LINEAR)', [_, 2, 4, 6, _]],
  ['missing points filled from another series', 'FILL(errors, requests)', [1, 200, 0, 5]],
  ['missing points filled with a scalar of a series', 'FILL(errors, MIN(requests))', [1, 0, 0, 5, 0]],
  ['a comparison with a number', 'metric1 >= 30', [1, 0, 0, 0]],
  ['a comparison of two series, a missing value 0', 'metric1 < metric2', [0, 0, 1, 0]],
  ['logical operators', 'metric1 > 15 AND metric2 > 15', [1, 0, 0, 0]],
  ['logical operators, in their other form', 'metric1 > 15 || metric2 > 15', [1, 1, 1, 0]],
  ['IF of three series', 'IF(yes1, yes2, yes3)', [30, 0, 20, _, _]],
  ['IF with a number for yes', 'IF(yes1, 5, yes3)', [5, 5, 20, _, _]],
  ['IF with a number for no', 'IF(yes1, yes2, 5)', [30, 0, 5, 5, _]],
  ['IF without a no', 'IF(requests < 60, requests)', [_, _, 0, 50]],
  ['IF of a scalar', 'IF(SUM(errors) > 5, errors, requests)', [1, _, 0, 5]],
  ['IF of a comparison', 'IF(requests >= 100, FILL(errors, 0) / requests, 0)', [0.01, 0, 0, 0]],
  ['a sum of series', 'SUM([errors, requests])', [101, 200, 0, 55]],
  ['an average of series, a missing value 0', 'AVG([errors, requests])', [50.5, 100, 0, 27.5]],
  ['the largest of series', 'MAX([errors, gauge])', [1, 2, 0, 6]],
  ['an array that is reckoned with', 'SUM(100 / [requests, gauge])', [1, 50.5, _, 2 + 100 / 6]],
  ['the scalar of one series', 'requests - AVG(requests)', [12.5, 112.5, -87.5, -37.5]],
  ['metrics by what is in their ids', 'SUM(METRICS("yes"))', [31, 1, 20, 0, 50]],
  ['several of them', 'SUM([METRICS("err"), METRICS("requ")])', [101, 200, 0, 55]],
  ['differences of points that there are', 'DIFF(errors)', [_, _, -1, 5]],
  ['a rate per second of points that there are', 'RATE(errors)', [_, _, -1 / 120, 5 / 60]],
  ['the period', 'errors / PERIOD(errors)', [1 / 60, _, 0, 5 / 60]],
  ['a scalar made a series', 'TIME_SERIES(MAX(requests))', [200, 200, 200, 200, 200]],
  ['absolute and whole numbers', 'CEIL(ABS(-errors / 2))', [1, _, 0, 3]],
];

describe('metric math', () => {
  test.each(CASES)('%s: %s', (_what, text, expected) => {
    expect(evaluated(text).points).toEqual(series(...expected));
  });

  test('METRICS() is every metric of the request, and no expression', () => {
    expect(evaluated('SUM(METRICS())', ['errors', 'gauge']).points).toEqual(series(1, 2, 0, 11));
    expect(parsed('SUM(METRICS())', ['errors', 'gauge']).ids).toEqual(['errors', 'gauge']);
  });

  test('tells when points are dropped', () => {
    expect(evaluated('errors / requests').dropped).toBe(true);
    expect(evaluated('errors + requests').dropped).toBe(false);
  });

  test.each([
    // Seen in a deployment's log: "ValidationError: Error in expression 'e1': Function 'ANOMALY_DETECTOR' not
    // found".
    ['ANOMALY_DETECTOR(errors)', "Error in expression 'e1': Function 'ANOMALY_DETECTOR' not found"],
    ['ANOMALY_DETECTION_BAND(errors)', 'the function ANOMALY_DETECTION_BAND is not in the local AWS, which has FILL, IF,'],
    ['sum(errors)', "Function 'sum' not found"],
    ['errors +', 'it ends too early'],
    ['errors errors', "'errors' is not expected"],
    ['(errors', "')' is missing"],
    ['errors ! 2', "'!' is not expected"],
    ['errors ^ 2', "'^' is not expected"],
    // "a scalar number [...] can't be the final expression result"
    ['7', 'its result is a scalar'],
    ['AVG(errors)', 'its result is a scalar'],
    ['METRICS()', 'an array of time series'],
    ['[errors, requests] > 5', "'>' compares no arrays"],
    ['FILL(5, 0)', 'FILL does not take a scalar there'],
    ['FILL(errors)', 'FILL takes 2 arguments, not 1'],
    ['RATE(5)', 'RATE does not take a scalar there'],
    ['errors / PERIOD(metric2)', 'PERIOD takes a metric'],
    ['IF(1, 2, 3)', 'IF needs a time series'],
    ['errors + REPEAT', 'only as the second argument of FILL'],
  ])('refuses %s', (text, message) => {
    expect(() => parsed(text)).toThrow(message);
  });
});
