import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { MISSING_DATA, type MissingData } from '../../src/cloudwatch/alarms/alarm.ts';
import { verdict } from '../../src/cloudwatch/alarms/verdict.ts';

/** `X` breaches, `0` does not, `-` is missing: as in the tables of AWS's document, oldest first. */
const points = (text: string) => text.split(' ').map((point) => (point === '-' ? undefined : point === 'X'));

const RETAIN = 'retain';
type Row = [points: string, ...Record<MissingData, StateValue | typeof RETAIN>[MissingData][]];

/** Columns: breaching, notBreaching, ignore, missing. */
const THREE_OF_THREE: Row[] = [
  ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 'ALARM', 'OK', RETAIN, 'INSUFFICIENT_DATA'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 'ALARM', 'OK', RETAIN, 'ALARM'],
  ['- - - - X', 'ALARM', 'OK', RETAIN, RETAIN],
];

const TWO_OF_THREE: Row[] = [
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'ALARM', 'OK', 'OK', 'OK'],
  ['- - - - 0', 'ALARM', 'OK', 'OK', 'OK'],
  ['- - - X -', 'ALARM', 'OK', RETAIN, 'ALARM'],
];

describe.each([
  ['3 of 3', 3, THREE_OF_THREE],
  ['2 of 3', 2, TWO_OF_THREE],
] as const)('an alarm on %s datapoints', (_, datapointsToAlarm, table) => {
  test.each(table as Row[])('%s', (text, ...expected) => {
    for (const [column, missingData] of MISSING_DATA.entries()) {
      for (const current of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
        const state = verdict({ breaching: points(text), evaluationPeriods: 3, datapointsToAlarm, missingData, current });
        expect([missingData, state]).toEqual([missingData, expected[column] === RETAIN ? current : expected[column]]);
      }
    }
  });
});
