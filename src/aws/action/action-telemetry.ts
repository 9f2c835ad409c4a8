import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { bounded } from '../../deployment/bounded-text.ts';
import { nameOf } from '../aws-errors.ts';
import type { LambdaContextLike } from './lambda-context.ts';

/** Where an action says what it does: sentences with facts beside them. */
export interface ActionLog {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

export const silentLog: ActionLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Facts of the line that says that a person is needed. The installation's alarm counts the lines that have
 * them.
 */
export const NEEDS_PERSON = { needs: 'a person' } as const;

/**
 * The fact of the line that says how many services at rest do not stand as they were left. The installation's
 * metric has its value, and the alarm counts it.
 */
export const UNWELL = 'unwell';

/** What an invocation is about: keys of every log line. */
export interface Subject {
  readonly service?: string;
  readonly deployment?: string;
  readonly epoch?: number;
}

/**
 * Found where inputs of actions have it: in the plan, or beside it. Anything else of the input stays out of
 * the logs.
 */
export function actionSubject(event: unknown): Subject {
  const top = membersOf(event);
  const plan = membersOf(top.plan);
  const text = (key: string) => [top[key], plan[key]].find((value): value is string => typeof value === 'string');
  const service = text('service');
  const deployment = text('deployment');
  const epoch = [top.epoch, plan.epoch].find((value): value is number => typeof value === 'number');
  return {
    ...(service === undefined ? {} : { service }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(epoch === undefined ? {} : { epoch }),
  };
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Powertools' structured log and EMF metrics for one invocation on Lambda. */
export function lambdaTelemetry(name: string, subject: Subject, context: LambdaContextLike | undefined) {
  const { service, ...facts } = subject;
  const logger = new Logger({
    serviceName: service ?? 'teal',
    persistentKeys: { action: name, ...facts, ...(context?.awsRequestId === undefined ? {} : { request: context.awsRequestId }) },
  });
  const log: ActionLog = {
    debug: (message, more = {}) => logger.debug(message, { ...more }),
    info: (message, more = {}) => logger.info(message, { ...more }),
    warn: (message, more = {}) => logger.warn(message, { ...more }),
    error: (message, more = {}) => logger.error(message, { ...more }),
  };
  const startedAt = performance.now();
  const publish = (metric: 'Succeeded' | 'Failed', error?: string) => {
    const metrics = new Metrics({ namespace: 'Teal', serviceName: service ?? 'teal' });
    metrics.addDimension('action', name);
    if (error !== undefined) metrics.addMetadata('error', error);
    metrics.addMetric(metric, MetricUnit.Count, 1);
    metrics.addMetric('Duration', MetricUnit.Milliseconds, performance.now() - startedAt);
    metrics.publishStoredMetrics();
  };
  return {
    log,
    done: () => publish('Succeeded'),
    failed: (error: unknown, severity: 'warn' | 'error') => {
      const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
      log[severity](bounded(message), { error: nameOf(error) ?? 'Error' });
      publish('Failed', nameOf(error) ?? 'Error');
    },
  };
}
