import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type JudgeFacts, judge, nextWait } from '../../../src/deployment/judge/verdict.ts';
import type { AlarmReading, TargetCounts, TrafficReading } from '../../../src/deployment/readings.ts';
import type { JudgeConfig } from '../../../src/deployment/service-config.ts';
import { at, minute } from '../record/a-record.ts';

const config = (more: Partial<JudgeConfig> = {}): JudgeConfig => ({
  everySeconds: 60,
  errorRate: { max: 0.01, minRequests: 100 },
  alarms: [],
  inconclusive: 'wait',
  patienceSeconds: 600,
  ...more,
});
const targets = (more: Partial<TargetCounts> = {}): TargetCounts => ({
  healthy: 3,
  initial: 0,
  unhealthy: 0,
  draining: 0,
  unused: 0,
  ...more,
});
const traffic = (more: Partial<TrafficReading> = {}): TrafficReading => ({
  from: at(1),
  to: at(3),
  requests: 1000,
  errors: 0,
  p99Ms: 50,
  ...more,
});
const bake = { step: 0, startedAt: at(1), endsAt: at(6) } as const;

const judged = (more: Partial<Omit<JudgeFacts, 'green'>> & { targets?: TargetCounts; traffic?: TrafficReading | undefined } = {}) => {
  const { targets: some = targets(), ...rest } = more;
  return judge({
    judge: config(),
    green: { targets: some, traffic: 'traffic' in more ? more.traffic : traffic() },
    alarms: [],
    wanted: 3,
    bake,
    now: minute(4),
    ...rest,
  });
};

describe('given enough traffic', () => {
  test('few errors pass, at the limit too', () => {
    expect(judged({ traffic: traffic({ errors: 10 }) })).toMatchObject({ verdict: 'pass' });
  });

  test('more errors than allowed fail', () => {
    expect(judged({ traffic: traffic({ errors: 11 }) })).toEqual({
      verdict: 'fail',
      reasons: ['11 of 1000 requests failed (1.1 %, at most 1 % is allowed)'],
    });
  });

  test('an absent error count is 0: it is published only when there are errors', () => {
    expect(judged({ traffic: traffic({ errors: undefined }) })).toMatchObject({ verdict: 'pass' });
  });

  test('slow answers fail, and none to measure cannot be told', () => {
    const slow = config({ latency: { p99Ms: 40 } });
    expect(judged({ judge: slow })).toEqual({ verdict: 'fail', reasons: ['p99 is 50 ms, at most 40 ms is allowed'] });
    expect(judged({ judge: slow, traffic: traffic({ p99Ms: undefined }) })).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('given too little to judge by', () => {
  test.each([
    ['no request', traffic({ requests: undefined, errors: undefined }), /^0 requests/],
    ['too few requests', traffic({ requests: 99 }), /^99 requests .* 100 are needed/],
    ['errors among too few requests', traffic({ requests: 99, errors: 99 }), /^99 requests/],
    ['no reading', undefined, /no whole period/],
    ['a period that began before the split was live', traffic({ from: at(0) }), /no whole period/],
    ['an empty period', traffic({ from: at(1), to: at(1) }), /no whole period/],
  ])('%s is inconclusive, never healthy', (_, reading, why) => {
    expect(judged({ traffic: reading })).toEqual({ verdict: 'inconclusive', reasons: [expect.stringMatching(why)] });
  });

  test('without traffic rules, targets and alarms alone are judged', () => {
    const { errorRate: _, ...alone } = config();
    expect(judged({ judge: alone, traffic: undefined })).toMatchObject({ verdict: 'pass' });
  });
});

describe('given targets', () => {
  test('none healthy, it fails whatever the traffic says', () => {
    expect(judged({ targets: targets({ healthy: 0 }) })).toEqual({ verdict: 'fail', reasons: ['no target of green is healthy'] });
  });

  test('one of three that fails its health check fails it at the second look in a row', () => {
    const facts = { targets: targets({ healthy: 2, unhealthy: 1 }) };
    expect(judged(facts)).toMatchObject({ verdict: 'inconclusive' });
    expect(judged({ ...facts, unhealthyBefore: 1 })).toMatchObject({ verdict: 'fail' });
  });

  test('more than a tenth of a fleet must fail, and a tenth that is missing is no lack', () => {
    const of = (unhealthy: number) =>
      judged({ wanted: 40, targets: targets({ healthy: 40 - unhealthy, unhealthy }), unhealthyBefore: unhealthy });
    expect(of(4)).toMatchObject({ verdict: 'pass' });
    expect(of(5)).toMatchObject({ verdict: 'fail' });
  });

  test('one on its way in may be a replacement: that cannot be told yet', () => {
    expect(judged({ targets: targets({ healthy: 2, initial: 1 }) })).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('given alarms', () => {
  const states: readonly [AlarmReading['state'], string][] = [
    ['OK', 'pass'],
    ['ALARM', 'fail'],
    ['INSUFFICIENT_DATA', 'pass'],
    ['MISSING', 'inconclusive'],
  ];
  test.each(states)('%s is %s', (state, verdict) => {
    expect(judged({ judge: config({ alarms: ['5xx'] }), alarms: [{ name: '5xx', state }] })).toMatchObject({ verdict });
  });

  test('one that was not read is missing', () => {
    expect(judged({ judge: config({ alarms: ['5xx'] }) })).toEqual({ verdict: 'inconclusive', reasons: ['there is no alarm 5xx'] });
  });
});

describe('given any readings', () => {
  const anyTargets = fc.record({ healthy: fc.nat(4), initial: fc.nat(2), unhealthy: fc.nat(2), draining: fc.nat(2), unused: fc.nat(2) });
  const maybe = (max: number) => fc.option(fc.nat(max), { nil: undefined });
  const anyTraffic = fc.record({
    from: fc.constant(at(1)),
    to: fc.constant(at(2)),
    requests: maybe(300),
    errors: maybe(20),
    p99Ms: maybe(500),
  });
  const anyAlarm = fc.constantFrom<AlarmReading['state']>('OK', 'ALARM', 'INSUFFICIENT_DATA', 'MISSING');

  test('green passes only with every target healthy, no alarm, and enough good traffic', () => {
    fc.assert(
      fc.property(anyTargets, anyTraffic, anyAlarm, (some, reading, state) => {
        const { verdict, reasons } = judged({
          judge: config({ alarms: ['5xx'] }),
          targets: some,
          traffic: reading,
          alarms: [{ name: '5xx', state }],
        });
        expect(reasons).not.toHaveLength(0);
        if (verdict !== 'pass') return;
        expect(some.healthy).toBeGreaterThanOrEqual(3);
        expect(some.unhealthy).toBe(0);
        expect(['OK', 'INSUFFICIENT_DATA']).toContain(state);
        expect(reading.requests).toBeGreaterThanOrEqual(100);
        expect((reading.errors ?? 0) / (reading.requests ?? 0)).toBeLessThanOrEqual(0.01);
      }),
    );
  });
});

describe('given a bake', () => {
  const wait = (now: number, more: Partial<Parameters<typeof nextWait>[0]> = {}) => nextWait({ bake, judge: config(), now, ...more });

  test('the next judgement is one interval away, or at its end', () => {
    expect(wait(minute(1))).toBe(60);
    expect(wait(minute(5.5))).toBe(30);
    expect(wait(minute(6) - 1)).toBe(1);
  });

  test('it is over at its end', () => {
    expect(wait(minute(6))).toBe(0);
    expect(wait(minute(60), { verdict: 'pass' })).toBe(0);
  });

  test('an inconclusive end waits on until its patience is over', () => {
    expect(wait(minute(6), { verdict: 'inconclusive' })).toBe(60);
    expect(wait(minute(15.75), { verdict: 'inconclusive' })).toBe(15);
    expect(wait(minute(16), { verdict: 'inconclusive' })).toBe(0);
  });

  test.each(['rollback', 'pass'] as const)("an inconclusive end does not wait on with the policy '%s'", (inconclusive) => {
    expect(wait(minute(6), { verdict: 'inconclusive', judge: config({ inconclusive }) })).toBe(0);
  });

  test('of no length there is nothing to wait for', () => {
    expect(wait(minute(1), { bake: { ...bake, endsAt: bake.startedAt } })).toBe(0);
  });

  test('judged again and again it ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(3_600_000), fc.nat(1200), (everySeconds, length, patienceSeconds) => {
        const long = { ...bake, endsAt: new Date(minute(1) + length).toISOString() };
        let now = minute(1);
        for (let n = 0; n < 10_000; n++) {
          const seconds = nextWait({ bake: long, judge: config({ everySeconds, patienceSeconds }), now, verdict: 'inconclusive' });
          if (seconds === 0) return;
          expect(seconds).toBeLessThanOrEqual(everySeconds);
          now += seconds * 1000;
        }
        throw new Error('the bake never ends');
      }),
    );
  });
});
