import fc from 'fast-check';
import type { Site } from '../../../src/aws/site.ts';
import { dnsWeighted, loadBalanced } from '../../../src/deployment/configuration/configuration.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';

const ELB = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

export const VALUES = { partition: 'aws', region: 'us-east-1', account: '123456789012' } as const;

const pseudo = (name: string): string => `\${AWS::${name}}`;

/** As a template says it. */
const PSEUDO = {
  partition: pseudo('Partition'),
  region: pseudo('Region'),
  account: pseudo('AccountId'),
};

const id = (n: number): string => n.toString(16).padStart(16, '0');

/** How the n-th service of a site is placed: with others on one load balancer and cluster, or on its own. */
export interface Place {
  readonly form: 'listener' | 'rules' | 'own balancers' | 'discovered';
  readonly shared: boolean;
  readonly roles: number;
  readonly name: string;
  /** A task before its deployments. */
  readonly before?: 'leave' | 'stop' | undefined;
}

/** A valid configuration: the doors that people's configurations come by have let it through. */
export function configOf(n: number, { form, shared, roles, name, before }: Place): ServiceConfig {
  const service = `${name}-${n}`;
  const cluster = shared ? 'prod' : `${name}-cluster-${n}`;
  const common = {
    service,
    cluster,
    image: { repository: `${name}/${n}`, tags: ['v*'] },
    container: { name: 'web', port: 8080 },
    taskDefinition: service,
    roles: Array.from({ length: roles }, (_, i) => `${service}-role-${i}`),
    ...(before && { before: { task: { container: 'web', onRollback: before } } }),
    health: { probe: '/healthz' },
    steps: [{ weight: 10, bake: '5 minutes' as const }, { weight: 100 }],
    judge: { alarms: shared ? [] : [`${service}-5xx`] },
  };
  const group = (side: 'a' | 'b') => `${ELB}:targetgroup/${name.slice(0, 20)}-${n}-${side}/${id(n)}`;
  const listener = `app/${shared ? 'shop' : `${name.slice(0, 20)}-${n}`}/${shared ? id(1) : id(n)}/${shared ? id(2) : id(n + 1)}`;
  const record = { zone: `Z${shared ? 'SHARED' : n}`, name: `${service}.example.com` };
  const own = (side: 'a' | 'b') => ({ service: `${service}-${side}`, url: `http://${service}-${side}.internal:8080` });
  switch (form) {
    case 'listener':
    case 'rules':
      return loadBalanced({
        ...common,
        sides: [
          { service: `${service}-a`, targetGroup: group('a') },
          { service: `${service}-b`, targetGroup: group('b') },
        ],
        production: [
          ...(form === 'listener' ? [{ listener: `${ELB}:listener/${listener}` }] : []),
          { rule: `${ELB}:listener-rule/${listener}/${id(2 * n)}` },
        ],
        stage: { rule: `${ELB}:listener-rule/${listener}/${id(2 * n + 1)}`, url: 'http://internal.example.com:8080' },
      });
    case 'own balancers':
      return dnsWeighted({
        ...common,
        sides: [
          { ...own('a'), targetGroup: group('a'), loadBalancer: `${ELB}:loadbalancer/app/s-${n}-a/${id(n)}` },
          { ...own('b'), targetGroup: group('b'), loadBalancer: `${ELB}:loadbalancer/app/s-${n}-b/${id(n)}` },
        ],
        record,
      });
    case 'discovered': {
      const side = (letter: 'a' | 'b') => ({
        ...own(letter),
        registry: `arn:aws:servicediscovery:us-east-1:123456789012:service/srv-${letter}${n}`,
        name: `${service}-${letter}.internal`,
        traffic: { cloudWatch: { namespace: 'Shop', dimensions: {}, requests: 'Requests' } },
      });
      return dnsWeighted({ ...common, sides: [side('a'), side('b')], record });
    }
    default:
      return form satisfies never;
  }
}

const place: fc.Arbitrary<Place> = fc.record({
  form: fc.constantFrom('listener', 'rules', 'own balancers', 'discovered'),
  shared: fc.boolean(),
  roles: fc.integer({ min: 0, max: 2 }),
  name: fc.stringMatching(/^[a-z][a-z0-9]{2,24}$/),
  before: fc.constantFrom(undefined, 'leave', 'stop'),
});

/** Small to print; `siteOf` makes the site of it. */
export interface SitePlan {
  readonly places: readonly Place[];
  readonly template: boolean;
}

export const sitePlan = (services: { readonly min: number; readonly max: number }): fc.Arbitrary<SitePlan> =>
  fc.record({ places: fc.array(place, { minLength: services.min, maxLength: services.max }), template: fc.boolean() });

/** What a template's policies are made from, or what a local installation's are. */
export const siteOf = ({ places, template }: SitePlan): Site => ({
  home: template ? PSEUDO : VALUES,
  prefix: 'teal',
  configs: places.map((each, n) => configOf(n, each)),
  ...(template && { alias: 'live' }),
});
