import type { Duration } from '../duration.ts';
import type { Percent } from '../percent.ts';
import { key } from './key.ts';
import { integer, list, oneOf, text } from './kinds.ts';
import { object, section } from './section.ts';
import { HOUR, MINUTE, milliseconds, percent, seconds } from './unit-kinds.ts';

export interface WrittenJudge {
  /**
   * The longest time between two judgements.
   * @default '1 minute'
   */
  readonly every?: Duration;
  /**
   * The share of failed requests: targets answered 5xx or not at all, as the load balancer counts, or in
   * service discovery `traffic` says it.
   */
  readonly errorRate?: WrittenErrorRate;
  /** The response time: the load balancer measures it, or in service discovery `traffic` says it. */
  readonly latency?: WrittenLatency;
  /**
   * CloudWatch alarms. The deployment fails when one of them is in ALARM.
   * @default []
   */
  readonly alarms?: readonly string[];
  /**
   * What happens when a bake ends and there was too little traffic to judge: `wait` longer, go back
   * (`rollback`), or go on (`pass`).
   * @default 'wait'
   */
  readonly inconclusive?: 'wait' | 'rollback' | 'pass';
  /**
   * The longest time that `wait` waits. The deployment goes back after it.
   * @default '10 minutes'
   */
  readonly patience?: Duration;
}

interface WrittenErrorRate {
  /** The deployment fails when a greater share of the requests fails. */
  readonly max: Percent;
  /**
   * The judgement is inconclusive when there were fewer requests than this.
   * @default 100
   */
  readonly minRequests?: number;
}

interface WrittenLatency {
  /** The deployment fails when the 99th percentile is longer than this. */
  readonly p99: Duration;
}

const errorRate = object({
  max: key(percent(), { text: 'The deployment fails when a greater share of the requests fails.' }),
  minRequests: key(integer(1, 1_000_000), {
    default: 100,
    text: 'The judgement is inconclusive when there were fewer requests than this.',
  }),
});

const latency = section({
  p99: key(milliseconds(1, 60_000), { as: 'p99Ms', text: 'The deployment fails when the 99th percentile is longer than this.' }),
});

const alarm = text('the name of a CloudWatch alarm', '^[^\\r\\n]{1,255}$');

export const judge = section({
  every: key(seconds(10, 10 * MINUTE), {
    as: 'everySeconds',
    default: '1 minute',
    text: 'The longest time between two judgements.',
  }),
  errorRate: key(errorRate, {
    optional: true,
    text: 'The share of failed requests: targets answered 5xx or not at all, as the load balancer counts, or in service discovery `traffic` says it.',
  }),
  latency: key(latency, {
    optional: true,
    text: 'The response time: the load balancer measures it, or in service discovery `traffic` says it.',
  }),
  alarms: key(list(alarm, 0, 100, 'names of CloudWatch alarms'), {
    default: [],
    text: 'CloudWatch alarms. The deployment fails when one of them is in ALARM.',
  }),
  inconclusive: key(oneOf(['wait', 'rollback', 'pass']), {
    default: 'wait',
    text: 'What happens when a bake ends and there was too little traffic to judge: `wait` longer, go back (`rollback`), or go on (`pass`).',
  }),
  patience: key(seconds(MINUTE, 2 * HOUR), {
    as: 'patienceSeconds',
    default: '10 minutes',
    text: 'The longest time that `wait` waits. The deployment goes back after it.',
  }),
});
