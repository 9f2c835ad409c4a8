import type { AlarmReading, TargetCounts, TrafficReading } from '../readings.ts';
import type { Bake } from '../record.ts';
import type { JudgeConfig } from '../service-config.ts';
import { enoughOf, tooManyFail } from './fleet.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

export interface JudgeFacts {
  readonly judge: JudgeConfig;
  readonly green: { readonly targets: TargetCounts; readonly traffic: TrafficReading | undefined };
  readonly alarms: readonly AlarmReading[];
  /** Healthy targets that green should have. */
  readonly wanted: number;
  readonly bake: Bake;
  /** Targets that failed their health check at the look before, in this bake. */
  readonly unhealthyBefore?: number;
  readonly now: number;
}

type Finding = { readonly says: Verdict; readonly why: string };

/**
 * Is green good? Anything that fails fails it; anything that cannot be told keeps it from passing. No data is
 * never health: absent errors are 0 only where enough requests were counted. All reasons of the verdict are
 * given.
 */
export function judge(facts: JudgeFacts): Judgement {
  const findings = [...judgeTargets(facts), ...judgeAlarms(facts), ...judgeTraffic(facts)];
  const verdict: Verdict = (['fail', 'inconclusive'] as const).find((says) => findings.some((finding) => finding.says === says)) ?? 'pass';
  return { verdict, reasons: findings.filter(({ says }) => says === verdict).map(({ why }) => why) };
}

/**
 * No healthy target at all is seen at once. Targets that fail their health check are evidence when they are
 * more than a share of the fleet, and were so at the look before: one look may catch a machine that ECS
 * replaces.
 */
function judgeTargets({ green: { targets }, wanted, unhealthyBefore = 0 }: JudgeFacts): Finding[] {
  const { healthy, unhealthy } = targets;
  const of = `${healthy} of ${wanted} targets of green are healthy`;
  if (healthy === 0) return [{ says: 'fail', why: 'no target of green is healthy' }];
  if (tooManyFail(unhealthy, wanted)) {
    return tooManyFail(unhealthyBefore, wanted)
      ? [{ says: 'fail', why: `${of}, ${unhealthy} fail their health check, and ${unhealthyBefore} did at the look before` }]
      : [{ says: 'inconclusive', why: `${of}, ${unhealthy} fail their health check at this look` }];
  }
  return [{ says: healthy < enoughOf(wanted) ? 'inconclusive' : 'pass', why: of }];
}

function judgeAlarms({ alarms, judge: { alarms: configured } }: JudgeFacts): Finding[] {
  return configured.map((name): Finding => {
    const state = alarms.find((alarm) => alarm.name === name)?.state ?? 'MISSING';
    switch (state) {
      case 'ALARM':
        return { says: 'fail', why: `the alarm ${name} is in ALARM` };
      case 'MISSING':
        return { says: 'inconclusive', why: `there is no alarm ${name}` };
      // An alarm on errors has no data where there are none: that is its good state, not a lack of an answer.
      case 'INSUFFICIENT_DATA':
      case 'OK':
        return { says: 'pass', why: `the alarm ${name} is not in ALARM` };
      default:
        return state satisfies never;
    }
  });
}

function judgeTraffic({ judge: { errorRate, latency }, green: { traffic }, bake }: JudgeFacts): Finding[] {
  if (errorRate === undefined && latency === undefined) return [];
  // A minute that began before the split was live counts other traffic.
  if (
    traffic === undefined ||
    Date.parse(traffic.from) < Date.parse(bake.startedAt) ||
    Date.parse(traffic.to) <= Date.parse(traffic.from)
  ) {
    return [{ says: 'inconclusive', why: `no whole period of metrics since ${bake.startedAt} is complete yet` }];
  }
  const requests = traffic.requests ?? 0;
  const fewest = errorRate?.minRequests ?? 1;
  if (requests < fewest)
    return [{ says: 'inconclusive', why: `${requests} requests since ${traffic.from}, ${fewest} are needed to judge` }];
  return [
    ...(errorRate === undefined ? [] : [judgeErrors(traffic, requests, errorRate.max)]),
    ...(latency === undefined ? [] : [judgeLatency(traffic.p99Ms, latency.p99Ms)]),
  ];
}

function judgeErrors({ errors = 0, unanswered = 0 }: TrafficReading, requests: number, max: number): Finding {
  const silent = unanswered > 0 ? `, ${unanswered} of them without an answer` : '';
  const why = `${errors} of ${requests} requests failed${silent} (${percent(errors / requests)}, at most ${percent(max)} is allowed)`;
  return { says: errors / requests > max ? 'fail' : 'pass', why };
}

function judgeLatency(p99Ms: number | undefined, max: number): Finding {
  if (p99Ms === undefined) return { says: 'inconclusive', why: 'no response times have been published' };
  return { says: p99Ms > max ? 'fail' : 'pass', why: `p99 is ${Math.round(p99Ms)} ms, at most ${max} ms is allowed` };
}

const percent = (rate: number): string => `${Number((rate * 100).toFixed(2))} %`;

/**
 * Seconds until the next judgement, at least 1; 0: the bake is over. After its end an inconclusive verdict
 * waits on, where the configuration says so, until its patience is over as well.
 */
export function nextWait(facts: {
  readonly bake: Bake;
  readonly judge: JudgeConfig;
  readonly now: number;
  readonly verdict?: Verdict;
}): number {
  const { bake, judge, now, verdict } = facts;
  const waitsOn = verdict === 'inconclusive' && judge.inconclusive === 'wait';
  const bakeLeft = (Date.parse(bake.endsAt) - now) / 1000;
  const left = bakeLeft > 0 || !waitsOn ? bakeLeft : bakeLeft + judge.patienceSeconds;
  return left > 0 ? Math.max(1, Math.ceil(Math.min(left, judge.everySeconds))) : 0;
}
