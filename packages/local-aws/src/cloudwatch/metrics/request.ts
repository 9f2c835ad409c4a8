import type { Metric } from '@aws-sdk/client-cloudwatch';
import { badParameter, missingParameter } from '../refusals.ts';
import type { MetricName } from './store.ts';

/** A metric as a caller names it. Throws `MissingRequiredParameterException`. */
export function metricName({ Namespace: namespace, MetricName: name, Dimensions: dimensions = [] }: Metric): MetricName {
  if (!namespace) throw missingParameter('The parameter Namespace is required.');
  if (!name) throw missingParameter('The parameter MetricName is required.');
  return { namespace, name, dimensions: dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value })) };
}

/**
 * A period in milliseconds. Metrics are kept by the minute here:
 * the service's periods of 1 to 30 seconds are refused.
 */
export function checkPeriod(seconds: number | undefined): number {
  if (!seconds || seconds % 60 !== 0)
    throw badParameter(`The parameter Period must be a multiple of 60 (high-resolution periods are not in the local AWS), not ${seconds}.`);
  return seconds * 1000;
}

/**
 * The span of a query, its beginning rounded down to a whole minute. Throws `InvalidParameterValueException`.
 */
export function checkSpan(start: Date | undefined, end: Date | undefined): { readonly from: number; readonly to: number } {
  if (!start) throw missingParameter('The parameter StartTime is required.');
  if (!end) throw missingParameter('The parameter EndTime is required.');
  if (start.getTime() >= end.getTime()) throw badParameter('The parameter StartTime must be less than the parameter EndTime.');
  return { from: Math.floor(start.getTime() / 60_000) * 60_000, to: end.getTime() };
}
