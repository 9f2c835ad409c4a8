import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Point } from '../metrics/store.ts';
import { type AlarmDefinition, COMPARISONS } from './alarm.ts';

const FILLED_AS = { breaching: 'Breaching', notBreaching: 'NonBreaching', ignore: 'Ignore', missing: 'Missing' } as const;

/**
 * Why an alarm went from one state to another, in the service's words.
 * `points` are those that were compared, oldest first.
 */
export function stateReason(definition: AlarmDefinition, points: readonly Point[], from: StateValue, to: StateValue): string {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison, missingData } = definition;
  const missing = evaluationPeriods - points.length;
  if (to === 'INSUFFICIENT_DATA') return `Insufficient Data: ${counted(missing, 'datapoint')} ${missing === 1 ? 'was' : 'were'} unknown.`;
  if (points.length === 0)
    return (
      `Threshold Crossed: no datapoints were received for ${counted(evaluationPeriods, 'period')} and ` +
      `${counted(missing, 'missing datapoint')} ${missing === 1 ? 'was' : 'were'} treated as [${FILLED_AS[missingData]}].`
    );
  const { breaches, words } = COMPARISONS[comparison];
  const crossed = points.filter(({ value }) => breaches(value, threshold) === (to === 'ALARM'));
  const list = crossed.toReversed().map(({ at, value }) => `${decimal(value)} (${shortTime(at)})`);
  const needed = to === 'ALARM' ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${crossed.length} out of the last ${counted(evaluationPeriods, 'datapoint')} [${list.join(', ')}] ` +
    `${crossed.length === 1 ? 'was' : 'were'} ${to === 'ALARM' ? '' : 'not '}${words} the threshold (${decimal(threshold)}) ` +
    `(minimum ${counted(needed, 'datapoint')} for ${from === 'INSUFFICIENT_DATA' ? (to === 'ALARM' ? 'OK' : 'ALARM') : from} -> ${to} transition).`
  );
}

/** The same for programs: JSON text. */
export function stateReasonData(definition: AlarmDefinition, points: readonly Point[], now: number): string {
  const { MetricStat: stat } = definition.watched;
  const newestFirst = points.toReversed();
  return JSON.stringify({
    version: '1.0',
    queryDate: longTime(now),
    ...(points[0] ? { startDate: longTime(points[0].at) } : {}),
    ...(stat?.Unit ? { unit: stat.Unit } : {}),
    ...(stat ? { statistic: stat.Stat } : {}),
    period: definition.periodMs / 1000,
    recentDatapoints: points.map(({ value }) => value),
    threshold: definition.threshold,
    evaluatedDatapoints: newestFirst.map(({ at, value }) => ({ timestamp: longTime(at), value })),
  });
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const decimal = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

/** `30/09/26 14:05:00`. */
const shortTime = (instant: number) => {
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(new Date(instant).toISOString()) ?? [];
  return `${day}/${month}/${year} ${time}`;
};

/** `2026-09-30T14:05:00.000+0000`, as events and reason data have it. */
export const longTime = (instant: number) => new Date(instant).toISOString().replace('Z', '+0000');
