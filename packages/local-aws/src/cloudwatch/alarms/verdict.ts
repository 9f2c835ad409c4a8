import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { MissingData } from './alarm.ts';

/**
 * What an evaluation looks at:
 * periods from the oldest to the newest, `undefined` where a datapoint is missing.
 */
export interface Evaluation {
  /**
   * True: the datapoint breaches the threshold.
   * More periods than EvaluationPeriods, so that missing ones can be made up for.
   */
  readonly breaching: readonly (boolean | undefined)[];
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
  readonly current: StateValue;
}

/** Periods that are looked at beyond EvaluationPeriods. */
export const EXTRA_PERIODS = 2;

/**
 * The state that an alarm has now. Real datapoints count first, older ones too where newer ones are missing.
 * Missing ones are filled in, as the alarm says, only where fewer than EvaluationPeriods real ones are found.
 * Source: "Configuring how CloudWatch alarms treat missing data", with its tables.
 */
export function verdict({ breaching, evaluationPeriods, datapointsToAlarm, missingData, current }: Evaluation): StateValue {
  const real = breaching.filter((point) => point !== undefined);
  const considered = real.slice(-evaluationPeriods);
  const breaches = considered.filter(Boolean).length;
  if (breaches >= datapointsToAlarm) return 'ALARM';
  const missing = evaluationPeriods - considered.length;
  if (missing === 0) return 'OK';
  switch (missingData) {
    case 'breaching':
      return breaches + missing >= datapointsToAlarm ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return considered.some((point) => !point) ? 'OK' : current;
    case 'missing':
      if (considered.length === 0) return 'INSUFFICIENT_DATA';
      if (considered.some((point) => !point)) return 'OK';
      // All that there is breaches:
      // an alarm when the oldest of it is old enough, whatever came after it being missing or breaching.
      return breaching.length - breaching.indexOf(true) >= datapointsToAlarm ? 'ALARM' : current;
    default:
      return missingData satisfies never;
  }
}
