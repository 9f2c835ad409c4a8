import { describe, expect, test } from '@jest/globals';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { describePlan } from '../../../src/deployment/plan/plan-text.ts';
import { planSchema } from '../../../src/deployment/plan-schema.ts';
import { describeProblems } from '../../../src/deployment/problem.ts';
import {
  aDiscoveredConfiguration,
  aDiscoveredPlan,
  aDnsConfig,
  aDnsConfiguration,
  aDnsPlan,
  aDnsWorld,
  aLiveRecord,
  aRecordSet,
  DNS,
  dnsFacts,
  idleRecordSet,
} from '../../support/dns-worlds.ts';
import { ARNS, aConfiguration } from '../../support/worlds.ts';

const faultsOf = (written: unknown): readonly string[] => {
  const parsed = parseConfiguration(written);
  return parsed.ok ? [] : describeProblems(parsed.problems).split('\n');
};

const dns = (over: Readonly<Record<string, unknown>>) => faultsOf({ route: 'dns', ...aDnsConfiguration(), ...over });
const discovered = (over: Readonly<Record<string, unknown>>) => faultsOf({ route: 'dns', ...aDiscoveredConfiguration(), ...over });

describe('a configuration of the DNS route', () => {
  test('becomes seconds and defaults', () => {
    expect(aDnsConfig()).toMatchObject({
      route: 'dns',
      record: {
        zone: DNS.zone,
        name: DNS.name,
        ttlSeconds: 30,
        maxTtlSeconds: 120,
        inSyncSeconds: 600,
        inAnswersSeconds: 300,
        failoverToIdle: false,
      },
      retire: { quietSeconds: 300, deadlineSeconds: 3600, patienceSeconds: 259_200 },
      sides: [{ service: 'checkout-a', targetGroup: ARNS.groupA, loadBalancer: DNS.balancerA, url: 'http://a.internal.test:8080' }, {}],
    });
  });

  test('is told apart by its route', () => {
    expect(faultsOf({ ...aConfiguration(), route: 'load-balancer' })).toEqual([]);
    expect(faultsOf({ ...aDnsConfiguration(), route: undefined })[0]).toMatch(/^(record|sides|production)/);
  });

  const [a, b] = aDnsConfiguration().sides;
  const [c, d] = aDiscoveredConfiguration().sides;

  test.each<[string, readonly string[], readonly unknown[]]>([
    ['a missing record', dns({ record: undefined }), [expect.stringMatching(/^record: is missing/)]],
    [
      'a record with a dot at its end',
      dns({ record: { zone: DNS.zone, name: 'a.test.' } }),
      [expect.stringMatching(/^record.name: wants a domain/)],
    ],
    ['routes of a load balancer', dns({ production: [] }), [expect.stringMatching(/^production: unknown key/)]],
    ['sides of two forms', dns({ sides: [a, d] }), [expect.stringMatching(/^sides\[1\]: is behind service discovery/)]],
    [
      'one load balancer for both sides',
      dns({ sides: [a, { ...b, loadBalancer: DNS.balancerA }] }),
      [expect.stringMatching(/^sides\[1\].loadBalancer: is the same load balancer/)],
    ],
    [
      'one address for tests of both sides',
      dns({ sides: [a, { ...b, url: a?.url }] }),
      [expect.stringMatching(/^sides\[1\].url: is the same/)],
    ],
    [
      'ARNs of two regions',
      dns({ sides: [a, { ...b, loadBalancer: DNS.balancerB.replace('us-east-1', 'eu-west-1') }] }),
      [expect.stringMatching(/^sides\[1\].loadBalancer: is of region 'eu-west-1'/)],
    ],
    [
      'an error rate without traffic to read',
      discovered({ sides: [c, { ...d, traffic: undefined }] }),
      [expect.stringMatching(/^sides\[1\].traffic: is missing: judge.errorRate/)],
    ],
    [
      'the name of the record as that of a side',
      discovered({ record: { zone: DNS.zone, name: DNS.discoveredA } }),
      [expect.stringMatching(/^sides\[0\].name: is the name of the record itself/)],
    ],
  ])('%s is refused', (_, faults, expected) => expect(faults).toEqual(expected));
});

describe('a plan over DNS', () => {
  test('reads its colours from the live weights and waits out the TTLs', () => {
    const world = aDnsWorld({ record: aLiveRecord({ sets: [aRecordSet({ weight: 255 }), idleRecordSet()] }) });
    const plan = aDnsPlan({}, dnsFacts({ world }));
    expect(plan).toMatchObject({
      blue: { service: 'checkout-a', answer: { kind: 'alias', name: DNS.nameA } },
      green: { service: 'checkout-b', url: 'http://b.internal.test:8080', desired: 3 },
      record: { type: 'A', adopt: false, chain: [{ name: DNS.name, seconds: 60 }] },
      settleSeconds: 60,
      settleBeforeDestroySeconds: 120,
    });
  });

  test('in service discovery sums the TTLs of the chain', () => {
    expect(aDiscoveredPlan()).toMatchObject({
      record: { type: 'CNAME', chain: [{ seconds: 30 }, { seconds: 20 }] },
      settleSeconds: 50,
      green: { registry: DNS.discoveryArnB, traffic: { cloudWatch: { dimensions: { side: 'b' } } } },
    });
  });

  test('in service discovery waits out that green had no address, once, before the first weight', () => {
    const plan = aDiscoveredPlan();
    expect(plan).toMatchObject({ settleBeforeFirstSeconds: 360, settleSeconds: 50 });
    expect(describePlan(plan)).toContain(
      '  checkout-b.internal.test has no address yet, and resolvers remember that, too (the SOA of its zone): the first weight waits 6 minutes after the tests',
    );
  });

  test("behind load balancers waits for no name: a load balancer's has addresses all the time", () => {
    expect(aDnsPlan().settleBeforeFirstSeconds).toBe(0);
    expect(describePlan(aDnsPlan()).join('\n')).not.toContain('has no address yet');
  });

  test('of a simple record says that it is adopted', () => {
    const sets = [aRecordSet({ routing: 'simple', identifier: undefined, weight: undefined })];
    const plan = aDnsPlan({}, dnsFacts({ world: aDnsWorld({ record: aLiveRecord({ sets }) }) }));
    expect(plan.record.adopt).toBe(true);
    expect(describePlan(plan).join('\n')).toContain('the first write replaces it by the pair, in one batch');
  });

  test.each([
    ['behind load balancers', aDnsPlan()],
    ['in service discovery', aDiscoveredPlan()],
  ])('%s goes through the workflow as it is', (_, plan) => {
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('is printed with its TTLs and what a step needs', () => {
    expect(describePlan(aDiscoveredPlan())).toEqual(
      expect.arrayContaining([
        '  an answer is remembered for up to 50 seconds: 30 seconds of checkout.example.test and 20 seconds of the names of the sides',
        '  a step needs at least 50 seconds after Route 53 has the change on all of its servers; so does the way back',
        "  http://b.internal.test:8080, green's own name",
      ]),
    );
  });

  test('says when blue goes down, and what is taken for strays where scanners come', () => {
    const retirement = (plan: Parameters<typeof describePlan>[0]) => describePlan(plan).find((line) => line.includes('blue to 0'));
    const silence =
      /blue to 0, .* after the commit at the earliest: it goes down once it has had no request for 5 minutes \(health checks are not counted\); /;
    for (const plan of [aDnsPlan(), aDiscoveredPlan()]) expect(retirement(plan)).toMatch(silence);
    expect(retirement(aDiscoveredPlan())).toMatch(
      /; after 1 hour a person is asked, for up to 72 hours; the next deployment waits until blue is down$/,
    );
    const { blue, ...rest } = aDnsPlan();
    const answer = { kind: 'alias', name: 'checkout-a-1.us-east-1.elb.amazonaws.com', zone: 'Z1' } as const;
    expect(retirement({ ...rest, blue: { ...blue, answer } })).toMatch(
      /; after 1 hour at most 10 requests a minute are strays and not waited for; with more a person is asked, for up to 72 hours; expect it to stay up for 1 hour: .* scanners .*; the next deployment waits until blue is down$/,
    );
  });
});
