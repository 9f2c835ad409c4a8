import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Metrics } from '../kernel/neighbours.ts';
import type { LocalService, Operations, RateLimit, ServiceContext } from '../kernel/service.ts';
import { Alarms } from './alarms/alarms.ts';
import { cloudwatchAuthorization } from './authorization.ts';
import { MetricStore } from './metrics/store.ts';
import { alarmOperations } from './operations/alarms.ts';
import { metricOperations } from './operations/metrics.ts';
import type { World } from './world.ts';

export interface CloudWatchOptions {
  /**
   * AWS milliseconds from the end of a period to the moment at which a service's
   * metrics of it can be read, and alarms see them. AWS promises none; load
   * balancers publish once a minute. What PutMetricData brings can be read at once.
   */
  readonly visibleAfterMs?: number;
}

export interface CloudWatchLocal extends LocalService {
  readonly facade: Metrics;
  stop(): Promise<void>;
}

/** Source: "CloudWatch service quotas", requests a second. */
const LIMITS: readonly RateLimit[] = [
  { operations: ['PutMetricData'], burst: 500, perSecond: 500 },
  { operations: ['GetMetricData'], burst: 50, perSecond: 50 },
  { operations: ['GetMetricStatistics'], burst: 400, perSecond: 400 },
  { operations: ['ListMetrics'], burst: 25, perSecond: 25 },
  { operations: ['DescribeAlarms'], burst: 9, perSecond: 9 },
  { operations: ['PutMetricAlarm'], burst: 3, perSecond: 3 },
  { operations: ['DeleteAlarms'], burst: 3, perSecond: 3 },
  { operations: ['SetAlarmState'], burst: 3, perSecond: 3 },
  { operations: ['EnableAlarmActions'], burst: 3, perSecond: 3 },
  { operations: ['DisableAlarmActions'], burst: 3, perSecond: 3 },
];

/**
 * CloudWatch: metrics by the minute, and metric alarms.
 * Alarm actions are kept but not carried out; EventBridge hears of every change.
 */
export function cloudwatchService(ctx: ServiceContext, { visibleAfterMs = 5_000 }: CloudWatchOptions = {}): CloudWatchLocal {
  const store = new MetricStore(() => ctx.clock.now(), visibleAfterMs);
  const alarms = new Alarms(ctx, store, visibleAfterMs);
  const world: World = { ctx, store, alarms };
  const operations = { ...metricOperations(world), ...alarmOperations(world) } satisfies Operations<typeof sdk>;
  return {
    signingName: 'monitoring',
    sdk,
    operations,
    authorization: cloudwatchAuthorization(ctx),
    limits: LIMITS,
    facade: { observe: store.observe },
    async stop() {
      alarms.stop();
    },
  };
}
