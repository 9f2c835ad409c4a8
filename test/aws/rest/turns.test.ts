import { describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import fc from 'fast-check';
import { throttlesOf } from '../../../scripts/bench/calls/throttles.ts';
import { RATES, shareOf } from '../../../src/aws/rest/rates.ts';
import { callsFor, onTurn, turnsFor } from '../../../src/aws/rest/turns.ts';
import type { Plan } from '../../../src/deployment/plan.ts';
import { aPlan } from '../../deployment/record/a-record.ts';
import { aDiscoveredPlan, aDnsPlan } from '../../support/dns-worlds.ts';

const listener = (i: number) => `arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/${i}`;
/** A pair behind a listener of its own, or one that it shares. */
const balanced = (i: number, shared = 1): Plan =>
  aPlan({ service: `s-${i}`, production: [{ listener: listener(Math.floor(i / shared)) }] });
const many = (count: number, make: (i: number) => Plan) => Array.from({ length: count }, (_, i) => ({ plan: make(i), name: `s-${i}` }));
const [dns, discovered] = [aDnsPlan(), aDiscoveredPlan()];

test('the rates are those that the local AWS throttles by', async () => {
  const clock = new VirtualClock();
  await clock.run(
    (async () => {
      const local = await clock.outside(startLocalAws({ clock, seed: 'rates' }));
      const rate = (service: string, operation: string) =>
        throttlesOf(local)
          .filter((one) => one.service === service && one.operations.includes(operation))
          .map(({ burst, perSecond }) => ({ burst, perSecond }));
      expect(rate('elasticloadbalancing', 'DescribeRules')).toEqual([RATES.elb]);
      expect(rate('elasticloadbalancing', 'DescribeTargetHealth')).toEqual([RATES.elb]);
      expect(rate('ecs', 'DescribeServices')).toEqual([RATES.ecs]);
      expect(rate('ecs', 'ListTasks')).toEqual([RATES.ecs]);
      expect(rate('route53', 'ListResourceRecordSets')).toEqual([RATES.route53]);
      await local.stop();
    })(),
  );
});

test('a share is a quarter', () => {
  expect([shareOf('elb'), shareOf('ecs'), shareOf('route53')]).toEqual([
    { burst: 10, perSecond: 2.5 },
    { burst: 25, perSecond: 5 },
    { burst: 1.25, perSecond: 1.25 },
  ]);
});

describe('as often as the rates allow', () => {
  test.each<[string, number, () => readonly { readonly plan: Plan }[]]>([
    ['no service', 1, () => []],
    ['one', 1, () => many(1, balanced)],
    ['40 with listeners of their own', 1, () => many(40, balanced)],
    ['45 over DNS', 1, () => many(45, () => dns)],
    ['200 with listeners of their own', 5, () => many(200, balanced)],
    ['200 that share listeners', 3, () => many(200, (i) => balanced(i, 50))],
    ['200 over DNS', 5, () => many(200, () => dns)],
    ['200 in service discovery', 5, () => many(200, () => discovered)],
  ])('%s: every %i minutes', (_, turns, make) => expect(turnsFor(make().map(({ plan }) => plan))).toBe(turns));

  test('calls are counted by what AWS counts them under', () => {
    expect(callsFor(many(12, (i) => balanced(i, 4)).map(({ plan }) => plan))).toEqual({ elb: 3 + 12, ecs: 3, route53: 0 });
    expect(callsFor([dns, dns])).toEqual({ elb: 2, ecs: 1, route53: 2 });
    expect(callsFor([discovered])).toEqual({ elb: 0, ecs: 4, route53: 1 });
  });
});

test('each comes once in a rotation, no turn is above the share, and nobody always comes last', () => {
  const minuteMs = 60_000;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom(balanced, () => dns),
      (count, from, make) => {
        const all = many(count, make);
        const turns = turnsFor(all.map(({ plan }) => plan));
        const rounds = Array.from({ length: turns }, (_, i) => onTurn(all, (from * turns + i) * minuteMs));
        expect(rounds.flatMap((round) => round.map(({ name }) => name)).toSorted()).toEqual(all.map(({ name }) => name).toSorted());
        for (const round of rounds)
          for (const [bucket, calls] of Object.entries(callsFor(round.map(({ plan }) => plan))))
            expect(calls).toBeLessThanOrEqual(shareOf(bucket as 'elb').burst + 35 * shareOf(bucket as 'elb').perSecond);
        const next = onTurn(all, (from * turns + turns) * minuteMs);
        if (next.length > 1) expect(next[0]?.name).not.toBe(rounds[0]?.[0]?.name);
      },
    ),
    { numRuns: 50 },
  );
});
