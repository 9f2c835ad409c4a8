import * as z from 'zod';
import { dimensions, metric } from './aws-kinds.ts';
import { key } from './key.ts';
import { text } from './kinds.ts';
import { object } from './section.ts';
import { wanting, wantingAWay } from './wants.ts';

export interface WrittenMetricSource {
  /** Metrics of CloudWatch, one value a minute: `bad` and `total`, or one `value`. */
  readonly cloudWatch: WrittenMetricShare | WrittenMetricValue;
}

interface WrittenMetricShare {
  /** What counts as bad. */
  readonly bad: WrittenMetric | WrittenMath;
  /** All of which `bad` is a part. */
  readonly total: WrittenMetric | WrittenMath;
}

interface WrittenMetricValue {
  /** What is measured. */
  readonly value: WrittenMetric | WrittenMath;
}

interface WrittenMetric {
  /** The namespace of the metric. */
  readonly namespace: string;
  /** The name of the metric. */
  readonly metric: string;
  /**
   * The dimensions of the metric. `{service}`, `{targetGroup}`, `{loadBalancer}`, `{cluster}`, `{registry}`
   * and `{side}` stand for those of each side.
   * @default {}
   */
  readonly dimensions?: Readonly<Record<string, string>>;
  /**
   * A statistic of CloudWatch, such as `Sum`, `p99` or `TC(0.5:)`.
   * @default 'Sum'
   */
  readonly stat?: string;
}

interface WrittenMath {
  /** Metric math of CloudWatch over the ids of `metrics`. */
  readonly expression: string;
  /** The metrics of the expression by their ids, which begin with a lower-case letter. */
  readonly metrics: Readonly<Record<string, WrittenMetric>>;
}

const statistic = text(
  "a statistic of CloudWatch, such as 'Sum', 'p99' or 'TC(0.5:)'",
  '^(SampleCount|Sum|Average|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)[0-9]{1,2}(\\.[0-9]{1,10})?|p100|(PR|TC|TM|TS|WM)\\((?!:\\))[0-9.]*%?:[0-9.]*%?\\))$',
);

const metricKeys = {
  namespace: key(text('a namespace of CloudWatch', '^[^\\r\\n]{1,255}$'), { text: 'The namespace of the metric.' }),
  metric: key(metric(), { text: 'The name of the metric.' }),
  dimensions: key(dimensions(), {
    default: {},
    text: 'The dimensions of the metric. `{service}`, `{targetGroup}`, `{loadBalancer}`, `{cluster}`, `{registry}` and `{side}` stand for those of each side.',
  }),
  stat: key(statistic, { default: 'Sum', text: 'A statistic of CloudWatch, such as `Sum`, `p99` or `TC(0.5:)`.' }),
} as const;

const aMetric = object(metricKeys);

const metricIds = () => {
  const wants = 'an object of 1 to 20 metrics by ids that begin with a lower-case letter';
  const error = wanting(wants);
  return z
    .record(text('an id of metric math, such as m1', '^[a-z][a-zA-Z0-9_]{0,254}$'), aMetric, { error })
    .refine((all) => Object.keys(all).length >= 1 && Object.keys(all).length <= 20, { error })
    .meta({ wants });
};

const math = object({
  expression: key(text('metric math of CloudWatch, at most 1024 characters', '^[^\\r\\n]{1,1024}$'), {
    text: 'Metric math of CloudWatch over the ids of `metrics`.',
  }),
  metrics: key(metricIds(), { text: 'The metrics of the expression by their ids, which begin with a lower-case letter.' }),
});

const series = z
  .union([aMetric, math], { error: wantingAWay('{ namespace, metric, dimensions, stat } or { expression, metrics }') })
  .meta({ wants: 'a metric of CloudWatch, or metric math' });

const metricShare = object({
  bad: key(series, { text: 'What counts as bad.' }),
  total: key(series, { text: 'All of which `bad` is a part.' }),
});

const metricValue = object({ value: key(series, { text: 'What is measured.' }) });

export const metrics = object({
  cloudWatch: key(
    z
      .union([metricShare, metricValue], { error: wantingAWay('{ bad, total } or { value }') })
      .meta({ wants: 'two series { bad, total }, or one { value }' }),
    { text: 'Metrics of CloudWatch, one value a minute: `bad` and `total`, or one `value`.' },
  ),
});
