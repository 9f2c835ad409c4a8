import type { ComparisonOperator, MetricDataQuery, PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import { extendedStatistic } from '../metrics/extended-statistic.ts';
import { QuerySet } from '../metrics/query.ts';
import { findStatistic } from '../metrics/statistic.ts';
import { badCombination, badParameter, invalid, missingParameter } from '../refusals.ts';

export const MISSING_DATA = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
export type MissingData = (typeof MISSING_DATA)[number];

/** How a datapoint is compared with the threshold, and how the service puts it into words. */
export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: { breaches: (value: number, threshold: number) => value >= threshold, words: 'greater than or equal to' },
  GreaterThanThreshold: { breaches: (value: number, threshold: number) => value > threshold, words: 'greater than' },
  LessThanThreshold: { breaches: (value: number, threshold: number) => value < threshold, words: 'less than' },
  LessThanOrEqualToThreshold: { breaches: (value: number, threshold: number) => value <= threshold, words: 'less than or equal to' },
} as const satisfies Partial<Record<ComparisonOperator, unknown>>;
type Comparison = keyof typeof COMPARISONS;

/** What an alarm is in, since when and why. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData: string | undefined;
  readonly updatedAt: number;
  readonly transitionedAt: number;
}

/** What an alarm watches and when it goes off, checked. */
export interface AlarmDefinition {
  /** As it was put, for DescribeAlarms. */
  readonly input: PutMetricAlarmInput & { readonly AlarmName: string };
  readonly queries: QuerySet;
  /** The query whose points are compared. */
  readonly watched: MetricDataQuery & { readonly Id: string };
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly missingData: MissingData;
}

export interface Alarm {
  readonly arn: string;
  definition: AlarmDefinition;
  configuredAt: number;
  actionsEnabled: boolean;
  state: AlarmState;
}

const HOUR_S = 3_600;
const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;

/** Throws `ValidationException`, `InvalidParameterValueException` and their like. */
export function defineAlarm(input: PutMetricAlarmInput): AlarmDefinition {
  const name = input.AlarmName;
  if (!name) throw missingParameter('The parameter AlarmName is required.');
  const comparison = input.ComparisonOperator ?? '';
  if (!isComparison(comparison))
    throw badParameter(
      `The comparison operator '${comparison}' is not one of ${Object.keys(COMPARISONS).join(', ')}; the local AWS detects no anomalies`,
    );
  if (input.Threshold === undefined) throw missingParameter('The parameter Threshold is required.');
  const missingData = input.TreatMissingData ?? 'missing';
  if (!isMissingData(missingData))
    throw invalid(`Option ${missingData} not supported for TreatMissingData: use one of ${MISSING_DATA.join(', ')}`);
  const evaluationPeriods = input.EvaluationPeriods ?? 0;
  if (!(Number.isInteger(evaluationPeriods) && evaluationPeriods >= 1))
    throw badParameter('The parameter EvaluationPeriods must be greater than or equal to 1.');
  const datapointsToAlarm = input.DatapointsToAlarm ?? evaluationPeriods;
  if (datapointsToAlarm < 1 || datapointsToAlarm > evaluationPeriods)
    throw invalid('DatapointsToAlarm must be greater than 0 and less than or equal to EvaluationPeriods');
  const list = queriesOf(input);
  const queries = new QuerySet(list);
  const [watched, ...more] = queries.returned();
  if (!watched?.Id || more.length > 0) throw invalid('Exactly one element of the metrics list should return data');
  const periodMs = queries.periodMs(watched.Id);
  refuseSpan(periodMs / 1000, evaluationPeriods);
  return {
    input: { ...input, AlarmName: name },
    queries,
    watched: { ...watched, Id: watched.Id },
    periodMs,
    evaluationPeriods,
    datapointsToAlarm,
    threshold: input.Threshold,
    comparison,
    missingData,
  };
}

/** Texts: badmintoncryer/cdk-preflight, pf-cloudwatch-alarm-evaluation-window (answers of AWS, 2026-09). */
function refuseSpan(periodS: number, periods: number): void {
  const hourly = periodS >= HOUR_S;
  if (periodS * periods <= (hourly ? WEEK_S : DAY_S)) return;
  throw invalid(
    hourly
      ? `Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= ${WEEK_S}) for alarms using period >= ${HOUR_S}`
      : `Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${DAY_S}).`,
  );
}

/**
 * An alarm on one metric is one on the only query of a list. Texts for statistics that are none:
 * badmintoncryer/cdk-preflight, pf-cloudwatch-extended-statistic and pf-cloudwatch-metricstat-stat-syntax.
 */
function queriesOf(input: PutMetricAlarmInput): readonly MetricDataQuery[] {
  const { Statistic: statistic, ExtendedStatistic: extended, Period: period, Unit: unit } = input;
  if (input.Metrics?.length) {
    if (input.MetricName || input.Namespace || statistic || extended || period || input.Dimensions?.length)
      throw badCombination(
        'Metrics list should not be specified together with MetricName, Namespace, Dimensions, Period, Unit, Statistic or ExtendedStatistic',
      );
    if (input.Metrics.some(({ MetricStat }) => MetricStat && !findStatistic(MetricStat.Stat ?? ''))) throw invalid('Invalid metrics list');
    return input.Metrics;
  }
  if (statistic && extended)
    throw badCombination('The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified more than one.');
  const stat = statistic ?? extended;
  if (extended && !extendedStatistic(extended))
    throw badParameter(`The value ${extended} for parameter ExtendedStatistic is not supported.`);
  if (!stat) throw missingParameter('At least one of the parameters Statistic and ExtendedStatistic must be specified.');
  const metric = { Namespace: input.Namespace, MetricName: input.MetricName, Dimensions: input.Dimensions ?? [] };
  if (!metric.Namespace || !metric.MetricName) throw missingParameter('The parameters Namespace and MetricName are required.');
  return [{ Id: 'm1', MetricStat: { Metric: metric, Period: period, Stat: stat, ...(unit ? { Unit: unit } : {}) } }];
}

const isComparison = (name: string): name is Comparison => Object.hasOwn(COMPARISONS, name);
const isMissingData = (name: string): name is MissingData => (MISSING_DATA as readonly string[]).includes(name);
