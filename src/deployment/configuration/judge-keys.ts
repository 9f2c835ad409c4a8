import type { FailPolicy, Policy } from '../check.ts';
import { CHECK_DEFAULTS } from '../check-defaults.ts';
import type { Duration } from '../duration.ts';
import type { Percent } from '../percent.ts';
import { check, FAIL_POLICIES, POLICIES, type WrittenCheck, worse } from './check-keys.ts';
import { key } from './key.ts';
import { flag, integer, list, oneOf, text } from './kinds.ts';
import { object, section } from './section.ts';
import { type Factor, HOUR, MINUTE, milliseconds, percent, seconds } from './unit-kinds.ts';

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
   * Everything else that the new version is judged by.
   * @default []
   */
  readonly checks?: readonly WrittenCheck[];
  /**
   * What a bad verdict leads to: the deployment goes back (`rollback`), a person is asked first (`ask`), or
   * the split stays until a person decides (`hold`).
   * @default 'rollback'
   */
  readonly fail?: FailPolicy;
  /**
   * What happens when a bake ends and too little was seen to judge: `wait` longer, go back (`rollback`), go
   * on (`pass`), ask a person and go back when nobody answers (`ask`), or keep the split until a person
   * decides (`hold`).
   * @default 'wait'
   */
  readonly inconclusive?: Policy;
  /**
   * What happens when a bake ends and a source gives no answer: the same words as for `inconclusive`.
   * @default 'wait'
   */
  readonly none?: Policy;
  /**
   * The longest time that `wait` waits. The deployment goes back after it.
   * @default '10 minutes'
   */
  readonly patience?: Duration;
  /**
   * How long a person is asked by `ask`. The deployment goes back after it.
   * @default '30 minutes'
   */
  readonly answerWithin?: Duration;
  /**
   * How long `hold` keeps the split, and what comes after it when nobody decides.
   * @default { for: '4 hours', end: 'rollback' }
   */
  readonly hold?: WrittenHold;
  /**
   * What a plan does when a check with the traffic of the last hour could not even see that every request
   * fails: it warns, or it is refused.
   * @default 'warn'
   */
  readonly blindGate?: 'warn' | 'refuse';
}

interface WrittenHold {
  /** How long the split is kept. */
  readonly for: Duration;
  /** What comes after it when nobody decides: the way back, or the next step. */
  readonly end: 'rollback' | 'pass';
}

interface WrittenErrorRate {
  /** The deployment fails when a greater share of the requests fails, beyond doubt. */
  readonly max?: Percent;
  /** The deployment fails when the share is so many times that of the old version, such as `'2x'`. */
  readonly worse?: Factor;
  /**
   * A step passes only when the new version had so many requests in it. It may fail with fewer.
   * @default 100
   */
  readonly minRequests?: number;
  /**
   * The deployment fails as soon as the observed share is above `max`, however few requests that says it of.
   */
  readonly strict?: boolean;
}

interface WrittenLatency {
  /** The deployment fails when more than 1 % of the requests take longer than this, beyond doubt. */
  readonly p99: Duration;
  /** The deployment fails when the share of slower requests is so many times that of the old version, too. */
  readonly worse?: Factor;
}

const errorRate = object({
  max: key(percent(), { optional: true, text: 'The deployment fails when a greater share of the requests fails, beyond doubt.' }),
  worse: key(worse, {
    optional: true,
    text: "The deployment fails when the share is so many times that of the old version, such as `'2x'`.",
  }),
  minRequests: key(integer(1, 1_000_000), {
    default: CHECK_DEFAULTS.minRequests,
    text: 'A step passes only when the new version had so many requests in it. It may fail with fewer.',
  }),
  strict: key(flag(), {
    optional: true,
    text: 'The deployment fails as soon as the observed share is above `max`, however few requests that says it of.',
  }),
});

const latency = section({
  p99: key(milliseconds(1, 60_000), {
    as: 'p99Ms',
    text: 'The deployment fails when more than 1 % of the requests take longer than this, beyond doubt.',
  }),
  worse: key(worse, {
    optional: true,
    text: 'The deployment fails when the share of slower requests is so many times that of the old version, too.',
  }),
});

const hold = section({
  for: key(seconds(MINUTE, 24 * HOUR), { as: 'seconds', text: 'How long the split is kept.' }),
  end: key(oneOf(['rollback', 'pass']), { text: 'What comes after it when nobody decides: the way back, or the next step.' }),
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
  checks: key(list(check, 0, 20, 'checks'), {
    default: [],
    text: 'Everything else that the new version is judged by.',
  }),
  fail: key(oneOf(FAIL_POLICIES), {
    default: 'rollback',
    text: 'What a bad verdict leads to: the deployment goes back (`rollback`), a person is asked first (`ask`), or the split stays until a person decides (`hold`).',
  }),
  inconclusive: key(oneOf(POLICIES), {
    default: 'wait',
    text: 'What happens when a bake ends and too little was seen to judge: `wait` longer, go back (`rollback`), go on (`pass`), ask a person and go back when nobody answers (`ask`), or keep the split until a person decides (`hold`).',
  }),
  none: key(oneOf(POLICIES), {
    default: 'wait',
    text: 'What happens when a bake ends and a source gives no answer: the same words as for `inconclusive`.',
  }),
  patience: key(seconds(MINUTE, 2 * HOUR), {
    as: 'patienceSeconds',
    default: '10 minutes',
    text: 'The longest time that `wait` waits. The deployment goes back after it.',
  }),
  answerWithin: key(seconds(MINUTE, 24 * HOUR), {
    as: 'answerSeconds',
    default: '30 minutes',
    text: 'How long a person is asked by `ask`. The deployment goes back after it.',
  }),
  hold: key(hold, {
    default: { for: '4 hours', end: 'rollback' },
    text: 'How long `hold` keeps the split, and what comes after it when nobody decides.',
  }),
  blindGate: key(oneOf(['warn', 'refuse']), {
    default: 'warn',
    text: 'What a plan does when a check with the traffic of the last hour could not even see that every request fails: it warns, or it is refused.',
  }),
});
