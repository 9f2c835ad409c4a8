import { describe, expect, test } from '@jest/globals';
import { decidePlan, recheckPlan } from '../../../src/deployment/plan/planning.ts';
import { REFUSALS, type Refusal, type RefusalName } from '../../../src/deployment/refusals.ts';
import {
  aDiscoveredConfig,
  aDiscoveredWorld,
  aDiscovery,
  aDnsConfig,
  aDnsPlan,
  aDnsWorld,
  aLiveRecord,
  aRecordSet,
  DNS,
  type DnsFacts,
  type DnsRefusal,
  discoveredSides,
  dnsFacts,
  idleRecordSet,
} from '../../support/dns-worlds.ts';
import { ARNS, aRequest, aService, aTemplate, sideA, sideB, targets } from '../../support/worlds.ts';

interface Case {
  readonly given: string;
  readonly facts: Partial<DnsFacts>;
  readonly seen: readonly (readonly [where: string, message: string])[];
  readonly besides?: readonly RefusalName[];
}

const record = (over: Parameters<typeof aLiveRecord>[0]): Partial<DnsFacts> => ({ world: aDnsWorld({ record: aLiveRecord(over) }) });
const discovered = (over: Parameters<typeof aDiscoveredWorld>[0]): Partial<DnsFacts> => ({
  config: aDiscoveredConfig(),
  world: aDiscoveredWorld(over),
});

const CASES: Readonly<Record<DnsRefusal, readonly Case[]>> = {
  'zone-missing': [
    { given: 'a zone that is gone', facts: record({ zone: undefined, sets: [] }), seen: [[DNS.zone, 'does not exist']] },
    {
      given: 'a zone of another name',
      facts: record({ zone: { id: DNS.zone, name: 'other.test', private: false }, sets: [] }),
      seen: [[DNS.zone, 'is the zone of other.test']],
    },
  ],
  'record-missing': [{ given: 'no record of the name', facts: record({ sets: [] }), seen: [[DNS.name, 'make a simple one']] }],
  'record-foreign': [
    {
      given: 'a third weighted record',
      facts: record({ sets: [aRecordSet(), idleRecordSet(), aRecordSet({ identifier: 'other', leadsTo: 'other.test' })] }),
      seen: [[DNS.name, "the weighted A record 'other' to other.test"]],
    },
    {
      given: 'an AAAA record of the name',
      facts: record({ sets: [aRecordSet(), idleRecordSet(), aRecordSet({ type: 'AAAA', routing: 'simple', identifier: undefined })] }),
      seen: [[DNS.name, 'the simple AAAA record']],
    },
    {
      given: 'latency records instead of weights',
      facts: record({
        sets: [aRecordSet({ routing: 'other', weight: undefined }), idleRecordSet({ routing: 'other', weight: undefined })],
      }),
      seen: [
        [DNS.name, "the A record 'checkout-a'"],
        [DNS.name, "the A record 'checkout-b'"],
      ],
      besides: ['record-missing'],
    },
  ],
  'failover-to-idle': [
    {
      given: 'a health check on one record',
      facts: record({ sets: [aRecordSet({ healthCheck: 'hc-1' }), idleRecordSet()] }),
      seen: [[DNS.name, 'has the health check hc-1 on']],
    },
    {
      given: 'EvaluateTargetHealth on both',
      facts: record({ sets: [aRecordSet({ evaluatesTargetHealth: true }), idleRecordSet({ evaluatesTargetHealth: true })] }),
      seen: [
        [DNS.name, 'has EvaluateTargetHealth on'],
        [DNS.name, 'has EvaluateTargetHealth on'],
      ],
    },
  ],
  'ttl-too-long': [
    {
      given: 'a chain of two TTLs over the limit',
      facts: {
        config: aDiscoveredConfig({ record: { zone: DNS.zone, name: DNS.name, maxTtl: '49 seconds' } }),
        world: aDiscoveredWorld(),
      },
      seen: [[DNS.name, 'may be remembered for 50 seconds (30 of checkout.example.test and 20 of the names of the sides)']],
    },
    {
      given: 'an alias where less is allowed',
      facts: { config: aDnsConfig({ record: { zone: DNS.zone, name: DNS.name, maxTtl: '30 seconds' } }) },
      seen: [[DNS.name, 'may be remembered for 60 seconds']],
    },
  ],
  'balancer-missing': [
    {
      given: 'a side whose load balancer is gone',
      facts: record({ sets: [aRecordSet()], answers: [aLiveRecord().answers[0], undefined] }),
      seen: [['checkout-b', `does not forward to ${ARNS.groupB}`]],
    },
  ],
  'discovery-missing': [
    {
      given: 'a side whose Cloud Map service is gone',
      facts: discovered({
        sides: discoveredSides({ b: { discovery: undefined } }),
        record: {
          ...aDiscoveredWorld().record,
          sets: aDiscoveredWorld().record.sets.slice(0, 1),
          answers: [aDiscoveredWorld().record.answers[0], undefined],
        },
      }),
      seen: [[DNS.discoveryArnB, 'does not exist']],
    },
  ],
  'discovery-odd': [
    {
      given: 'a Cloud Map service of another name',
      facts: discovered({
        sides: discoveredSides({ b: { discovery: aDiscovery({ arn: DNS.discoveryArnB, name: 'x.test', targets: targets() }) } }),
      }),
      seen: [[DNS.discoveryArnB, 'answers for x.test']],
    },
    {
      given: 'SRV records only',
      facts: discovered({ sides: discoveredSides({ a: { discovery: aDiscovery({ records: [{ type: 'SRV', seconds: 10 }] }) } }) }),
      seen: [[DNS.discoveryArnA, 'has no A records']],
    },
  ],
  'wrong-discovery': [
    {
      given: "a service in the other side's registry",
      facts: discovered({
        sides: discoveredSides({
          b: { service: aService({ name: 'checkout-b', loadBalancers: [], serviceRegistries: [DNS.discoveryArnA] }) },
        }),
      }),
      seen: [['checkout-b', `registers in ${DNS.discoveryArnA}`]],
    },
  ],
  'no-container-health': [
    {
      given: 'a template without a health check',
      facts: discovered({ template: aTemplate() }),
      seen: [[ARNS.template, "has no health check on 'web'"]],
    },
  ],
};

const each = (Object.keys(CASES) as DnsRefusal[]).flatMap((name) => CASES[name].map((one) => ({ name, ...one })));

const refusalsOf = (facts: Partial<DnsFacts>): readonly Refusal[] => {
  const decided = decidePlan(dnsFacts(facts));
  return decided.kind === 'refused' ? decided.refusals : [];
};

describe('a plan over DNS is refused', () => {
  test.each(each)('$name: $given', ({ name, facts, seen, besides = [] }) => {
    const refusals = refusalsOf(facts);
    expect(refusals.filter((refusal) => refusal.name === name)).toEqual(
      seen.map(([where, message]) => ({ name, where, message: expect.stringContaining(message) })),
    );
    expect([...new Set(refusals.map((refusal) => refusal.name))].filter((other) => other !== name)).toEqual(besides);
  });

  test.each(each)('$name: $given, and its override does what the table says', ({ name, facts, besides = [] }) => {
    const allow = [name, ...besides].map((refusal) => ({ refusal, reason: 'a test' }));
    const decided = decidePlan(dnsFacts({ ...facts, request: aRequest({ allow }) }));
    expect(decided.kind).toBe(REFUSALS[name].override ? 'plan' : 'refused');
  });

  test.each([
    ['divided weights', [aRecordSet({ weight: 50 }), idleRecordSet({ weight: 50 })], 'divides its traffic'],
    ['weight 0 on both, which is equal traffic', [aRecordSet({ weight: 0 }), idleRecordSet()], 'has weight 0 on both sides'],
  ])('not-all-blue: %s', (_, sets, words) => {
    expect(refusalsOf(record({ sets }))).toEqual([{ name: 'not-all-blue', where: DNS.name, message: expect.stringContaining(words) }]);
  });

  test('for what the load balancers and services of the sides are refused for too', () => {
    const world = aDnsWorld({
      sides: [sideA({ service: { steady: false } }), sideB({ group: { drainSeconds: 1 }, service: { desired: 2 } })],
    });
    expect(refusalsOf({ world }).map(({ name }) => name)).toEqual(['groups-differ', 'idle-service-running', 'blue-unsteady']);
  });
});

describe('a plan over DNS is not refused', () => {
  test.each<[string, Partial<DnsFacts>]>([
    [
      'for a simple record, which is adopted',
      record({ sets: [aRecordSet({ routing: 'simple', identifier: undefined, weight: undefined })] }),
    ],
    ['for one weighted record that has no twin yet', record({ sets: [aRecordSet()] })],
    [
      'for health checks that the configuration accepts',
      {
        config: aDnsConfig({ record: { zone: DNS.zone, name: DNS.name, failoverToIdle: true } }),
        ...record({ sets: [aRecordSet({ healthCheck: 'hc-1' }), idleRecordSet()] }),
      },
    ],
    ['for sides in service discovery', discovered({})],
  ])('%s', (_, facts) => expect(refusalsOf(facts)).toEqual([]));
});

describe('before the first weight', () => {
  test('nothing has changed: the plan holds', () => expect(recheckPlan(aDnsPlan(), aDnsWorld())).toEqual([]));

  test('records that somebody else edited meanwhile stop it', () => {
    const world = aDnsWorld({ record: aLiveRecord({ sets: [aRecordSet({ weight: 0 }), idleRecordSet({ weight: 100 })] }) });
    expect(recheckPlan(aDnsPlan(), world)).toEqual([expect.stringContaining('checkout-b has the traffic')]);
  });
});

describe('private names', () => {
  const refusalsFrom = (probesFrom: 'outside' | 'subnets' | undefined, facts: DnsFacts) => {
    const decided = decidePlan({ ...facts, world: { ...facts.world, ...(probesFrom && { probesFrom }) } });
    return decided.kind === 'refused' ? decided.refusals : [];
  };
  const zone = { id: DNS.zone, name: 'example.test', private: true };
  const inPrivateZone = dnsFacts({ world: aDnsWorld({ record: aLiveRecord({ zone }) }) });
  const inPrivateNamespace = dnsFacts({
    config: aDiscoveredConfig(),
    world: aDiscoveredWorld({
      sides: discoveredSides({
        a: { discovery: aDiscovery({ private: true }) },
        b: { discovery: aDiscovery({ arn: DNS.discoveryArnB, name: DNS.discoveredB, targets: targets(), private: true }) },
      }),
    }),
  });

  test('of a zone are not reached by functions outside of it', () =>
    expect(refusalsFrom('outside', inPrivateZone)).toEqual([
      { name: 'no-subnets', where: DNS.name, message: expect.stringContaining('is in a private hosted zone, and the functions') },
    ]));

  test('of service discovery neither', () =>
    expect(refusalsFrom('outside', inPrivateNamespace).map(({ name, where }) => [name, where])).toEqual([
      ['no-subnets', DNS.discoveredA],
      ['no-subnets', DNS.discoveredB],
    ]));

  test.each(['subnets', undefined] as const)('are reached, or may be, by functions in %s', (from) => {
    expect(refusalsFrom(from, inPrivateZone)).toEqual([]);
    expect(refusalsFrom(from, inPrivateNamespace)).toEqual([]);
  });
});
