import * as z from 'zod';
import { dimensions, metric } from './aws-kinds.ts';
import { url } from './http-kinds.ts';
import { key } from './key.ts';
import { text } from './kinds.ts';
import { object } from './section.ts';

/** Where the traffic of a side can be read if no load balancer counts it. */
export type WrittenTraffic = WrittenMetrics | WrittenStatistics;

interface WrittenMetrics {
  /** Metrics that the service publishes itself, one value a minute. */
  readonly cloudWatch: WrittenCloudWatch;
}

interface WrittenCloudWatch {
  /** The namespace of the metrics. */
  readonly namespace: string;
  /**
   * The dimensions of the metrics. They tell the two sides apart.
   * @default {}
   */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** The metric that counts requests. Teal reads its sum. */
  readonly requests: string;
  /** The metric that counts failed requests. Teal reads its sum, and `judge.errorRate` needs it. */
  readonly errors?: string;
  /**
   * The metric of the response time in milliseconds, as single values. Teal counts those above a limit, and
   * `judge.latency` needs it.
   */
  readonly latency?: string;
}

interface WrittenStatistics {
  /**
   * A URL. Teal asks it with `?since=<ISO 8601>&until=<ISO 8601>`, and with `&slowerThanMs=<n>` where slow
   * requests are judged. It answers `{ "minutes": [{ "at": <ISO 8601>, "requests": n, "errors": n, "slow": n
   * }] }`: a member for each minute, `at` is its beginning.
   */
  readonly http: string;
}

const cloudWatch = object({
  namespace: key(text('a namespace of CloudWatch', '^[^\\r\\n]{1,255}$'), { text: 'The namespace of the metrics.' }),
  dimensions: key(dimensions(), { default: {}, text: 'The dimensions of the metrics. They tell the two sides apart.' }),
  requests: key(metric(), { text: 'The metric that counts requests. Teal reads its sum.' }),
  errors: key(metric(), {
    optional: true,
    text: 'The metric that counts failed requests. Teal reads its sum, and `judge.errorRate` needs it.',
  }),
  latency: key(metric(), {
    optional: true,
    text: 'The metric of the response time in milliseconds, as single values. Teal counts those above a limit, and `judge.latency` needs it.',
  }),
});

const metrics = object({
  cloudWatch: key(cloudWatch, { text: 'Metrics that the service publishes itself, one value a minute.' }),
});

const statistics = object({
  http: key(url(), {
    text: 'A URL. Teal asks it with `?since=<ISO 8601>&until=<ISO 8601>`, and with `&slowerThanMs=<n>` where slow requests are judged. It answers `{ "minutes": [{ "at": <ISO 8601>, "requests": n, "errors": n, "slow": n }] }`: a member for each minute, `at` is its beginning.',
  }),
});

export const traffic = z
  .union([metrics, statistics], {
    error: 'wants { cloudWatch: { namespace, dimensions, requests, errors, latency } } or { http: <URL> }',
  })
  .meta({ wants: 'where its traffic can be read: metrics of CloudWatch, or a URL that tells it' });
