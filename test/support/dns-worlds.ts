import { configHash, type DnsConfiguration, dnsWeighted } from '../../src/deployment/configuration/configuration.ts';
import type { LiveRecordSet, LiveRecordSets } from '../../src/deployment/dns-weighted.ts';
import type { LiveDiscoveredSide, LiveDiscovery } from '../../src/deployment/live-side.ts';
import type { LiveDnsWorld } from '../../src/deployment/live-world.ts';
import type { PlanFacts } from '../../src/deployment/plan/plan-facts.ts';
import { decidePlan } from '../../src/deployment/plan/planning.ts';
import type { DnsPlan } from '../../src/deployment/plan.ts';
import type { RefusalName } from '../../src/deployment/refusals.ts';
import type { DnsConfig } from '../../src/deployment/service-config.ts';
import {
  ARNS,
  aConfiguration,
  aContent,
  aFamily,
  anImage,
  aRequest,
  aRunning,
  aService,
  aTemplate,
  sideA,
  sideB,
  targets,
  uriOf,
} from './worlds.ts';

/**
 * Complete, valid things of the DNS route, as `worlds.ts` has them of the load balancer's. Side a has the
 * traffic.
 */

/** Refusals that only this route has. */
export type DnsRefusal = Extract<
  RefusalName,
  | 'zone-missing'
  | 'record-missing'
  | 'record-foreign'
  | 'failover-to-idle'
  | 'ttl-too-long'
  | 'balancer-missing'
  | 'discovery-missing'
  | 'discovery-odd'
  | 'wrong-discovery'
  | 'no-container-health'
>;

export const DNS = {
  zone: 'Z0123456789ABCDEFGHIJ',
  balancerZone: 'Z35SXDOTRQ7X7K',
  name: 'checkout.example.test',
  balancerA: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/checkout-a/50dc6c495c0c9188',
  balancerB: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/checkout-b/60dc6c495c0c9188',
  nameA: 'checkout-a-1.us-east-1.elb.amazonaws.com',
  nameB: 'checkout-b-2.us-east-1.elb.amazonaws.com',
  discoveryArnA: 'arn:aws:servicediscovery:us-east-1:123456789012:service/srv-aaaaaaaaaaaaaaaa',
  discoveryArnB: 'arn:aws:servicediscovery:us-east-1:123456789012:service/srv-bbbbbbbbbbbbbbbb',
  discoveredA: 'checkout-a.internal.test',
  discoveredB: 'checkout-b.internal.test',
} as const;

const { sides: _, production: __, stage: ___, route: ____, ...common } = aConfiguration();

/** Each side behind a load balancer of its own. */
export const aDnsConfiguration = (over: Partial<DnsConfiguration> = {}): DnsConfiguration => ({
  ...common,
  sides: [
    { service: 'checkout-a', targetGroup: ARNS.groupA, loadBalancer: DNS.balancerA, url: 'http://a.internal.test:8080' },
    { service: 'checkout-b', targetGroup: ARNS.groupB, loadBalancer: DNS.balancerB, url: 'http://b.internal.test:8080' },
  ],
  record: { zone: DNS.zone, name: DNS.name },
  ...over,
});

const metrics = (side: string) => ({
  cloudWatch: { namespace: 'checkout', dimensions: { side }, requests: 'Requests', errors: 'Errors', latency: 'Latency' },
});

/** Both sides in service discovery. */
export const aDiscoveredConfiguration = (over: Partial<DnsConfiguration> = {}): DnsConfiguration =>
  aDnsConfiguration({
    sides: [
      {
        service: 'checkout-a',
        registry: DNS.discoveryArnA,
        name: DNS.discoveredA,
        url: 'http://a.internal.test:8080',
        traffic: metrics('a'),
      },
      {
        service: 'checkout-b',
        registry: DNS.discoveryArnB,
        name: DNS.discoveredB,
        url: 'http://b.internal.test:8080',
        traffic: metrics('b'),
      },
    ],
    ...over,
  });

export const aDnsConfig = (over?: Partial<DnsConfiguration>): DnsConfig => dnsWeighted(aDnsConfiguration(over));
export const aDiscoveredConfig = (over?: Partial<DnsConfiguration>): DnsConfig => dnsWeighted(aDiscoveredConfiguration(over));

/** A weighted alias of side a, with everything. */
export const aRecordSet = (over: Partial<LiveRecordSet> = {}): LiveRecordSet => ({
  name: DNS.name,
  type: 'A',
  routing: 'weighted',
  identifier: 'checkout-a',
  weight: 100,
  ttlSeconds: undefined,
  leadsTo: DNS.nameA,
  evaluatesTargetHealth: false,
  healthCheck: undefined,
  ...over,
});

export const idleRecordSet = (over: Partial<LiveRecordSet> = {}): LiveRecordSet =>
  aRecordSet({ identifier: 'checkout-b', weight: 0, leadsTo: DNS.nameB, ...over });

export const aLiveRecord = (over: Partial<LiveRecordSets> = {}): LiveRecordSets => ({
  zone: { id: DNS.zone, name: 'example.test', private: false },
  sets: [aRecordSet(), idleRecordSet()],
  answers: [
    { kind: 'alias', name: DNS.nameA, zone: DNS.balancerZone },
    { kind: 'alias', name: DNS.nameB, zone: DNS.balancerZone },
  ],
  ...over,
});

export const aDnsWorld = (over: Partial<LiveDnsWorld> = {}): LiveDnsWorld => ({
  route: 'dns',
  record: aLiveRecord(),
  sides: [sideA(), sideB()],
  template: aTemplate(),
  family: aFamily,
  alarms: [{ name: 'checkout-5xx', state: 'OK' }],
  image: anImage(),
  ...over,
});

export const aDiscovery = (over: Partial<LiveDiscovery> = {}): LiveDiscovery => ({
  arn: DNS.discoveryArnA,
  name: DNS.discoveredA,
  records: [{ type: 'A', seconds: 20 }],
  absentSeconds: 300,
  targets: targets({ healthy: 3 }),
  ...over,
});

/** Side a with the traffic, side b idle, both in service discovery. */
export const discoveredSides = (
  over: { readonly a?: Partial<LiveDiscoveredSide>; readonly b?: Partial<LiveDiscoveredSide> } = {},
): readonly [LiveDiscoveredSide, LiveDiscoveredSide] => [
  {
    kind: 'discovery',
    discovery: aDiscovery(),
    service: aService({ desired: 3, running: 3, loadBalancers: [], serviceRegistries: [DNS.discoveryArnA], taskDefinition: aRunning() }),
    foreignServices: [],
    ...over.a,
  },
  {
    kind: 'discovery',
    discovery: aDiscovery({ arn: DNS.discoveryArnB, name: DNS.discoveredB, targets: targets() }),
    service: aService({ name: 'checkout-b', loadBalancers: [], serviceRegistries: [DNS.discoveryArnB] }),
    foreignServices: [],
    ...over.b,
  },
];

const healthy = aContent('checkout:to-be-set');
const [web] = healthy.containerDefinitions as readonly object[];

/** A template whose container has a health check. */
const aHealthyTemplate = () =>
  aTemplate({ content: { ...healthy, containerDefinitions: [{ ...web, healthCheck: { command: ['CMD', 'true'] } }] } });

export const aDiscoveredWorld = (over: Partial<LiveDnsWorld> = {}): LiveDnsWorld =>
  aDnsWorld({
    record: aLiveRecord({
      sets: [
        aRecordSet({ type: 'CNAME', ttlSeconds: 30, leadsTo: DNS.discoveredA }),
        idleRecordSet({ type: 'CNAME', ttlSeconds: 30, leadsTo: DNS.discoveredB }),
      ],
      answers: [
        { kind: 'cname', name: DNS.discoveredA, ttlSeconds: 30 },
        { kind: 'cname', name: DNS.discoveredB, ttlSeconds: 30 },
      ],
    }),
    sides: discoveredSides(),
    template: aHealthyTemplate(),
    ...over,
  });

export interface DnsFacts extends PlanFacts {
  readonly config: DnsConfig;
  readonly world: LiveDnsWorld;
}

const CONFIG = aDnsConfig();

export const dnsFacts = (over: Partial<DnsFacts> = {}): DnsFacts => ({
  config: CONFIG,
  request: aRequest({ configHash: configHash(CONFIG), image: { ...aRequest().image, uri: uriOf('v2') } }),
  world: aDnsWorld(),
  epoch: 7,
  deployment: 'checkout-7',
  ...over,
});

/** The plan of a plain deployment of v2 over DNS, with overrides of its members. */
export function aDnsPlan(over: Partial<DnsPlan> = {}, facts: DnsFacts = dnsFacts()): DnsPlan {
  const decided = decidePlan(facts);
  if (decided.kind !== 'plan' || decided.plan.route !== 'dns') {
    throw new Error(`the world of the tests refuses its own plan: ${JSON.stringify(decided)}`);
  }
  return { ...decided.plan, ...over };
}

export const aDiscoveredPlan = (over: Partial<DnsPlan> = {}): DnsPlan =>
  aDnsPlan(over, dnsFacts({ config: aDiscoveredConfig(), world: aDiscoveredWorld() }));
