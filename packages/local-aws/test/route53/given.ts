import {
  type Change,
  type ChangeInfo,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { Clock } from '../../src/clock/clock.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { elbv2Service } from '../../src/elbv2/elbv2.ts';
import type { ServiceContext } from '../../src/kernel/service.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { type Route53Options, route53Service } from '../../src/route53/route53.ts';

export const ZONE = 'example.test.';
export const NAME = 'checkout.example.test.';

/**
 * A local AWS with Route 53, load balancing, and a public zone `example.test.`. Throttling is off, and
 * batches may follow one another at once.
 */
export async function givenRoute53<C extends Clock>(clock: C, options: Route53Options = {}, seed = 'route 53') {
  const local = await startLocalAws({
    clock,
    seed,
    throttling: false,
    services: {
      elbv2: (ctx: ServiceContext) => elbv2Service(ctx),
      route53: (ctx: ServiceContext) => route53Service(ctx, { processingMs: 0, ...options }),
    },
  });
  const configuration = {
    region: local.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  };
  const route53 = new Route53Client(configuration);
  const { HostedZone: zone } = await route53.send(new CreateHostedZoneCommand({ Name: 'example.test', CallerReference: 'zone' }));
  const zoneId = (zone?.Id ?? '').replace('/hostedzone/', '');
  return {
    local,
    clock,
    route53,
    configuration,
    zoneId,
    facade: local.services.route53.facade,

    async change(...changes: Change[]): Promise<ChangeInfo> {
      const { ChangeInfo: info } = await route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }),
      );
      return info!;
    },

    status: async ({ Id }: ChangeInfo) => (await route53.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status,

    /** Without the zone's own NS and SOA records. */
    async records(): Promise<ResourceRecordSet[]> {
      const { ResourceRecordSets: sets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
      return sets.filter(({ Name }) => Name !== ZONE);
    },
  };
}

export type World = Awaited<ReturnType<typeof givenRoute53>>;

/** The same in virtual time. */
export async function givenModelledRoute53(options: Route53Options = {}, seed?: string) {
  const world = await givenRoute53(new VirtualClock(), options, seed);
  return {
    ...world,
    /** Lets `seconds` AWS seconds pass. */
    pass: (seconds: number) => world.clock.run(world.clock.sleep(seconds * 1000)),
  };
}

type Over = Partial<ResourceRecordSet>;

/** A simple A record of `checkout.example.test.` */
export const simple = (value = '192.0.2.1', over: Over = {}): ResourceRecordSet => ({
  Name: NAME,
  Type: 'A',
  TTL: 60,
  ResourceRecords: [{ Value: value }],
  ...over,
});

/** One of its weighted A records. */
export const weighted = (identifier: string, weight: number, value: string, over: Over = {}): ResourceRecordSet =>
  simple(value, { SetIdentifier: identifier, Weight: weight, ...over });

export const create = (set: ResourceRecordSet): Change => ({ Action: 'CREATE', ResourceRecordSet: set });
export const upsert = (set: ResourceRecordSet): Change => ({ Action: 'UPSERT', ResourceRecordSet: set });
export const remove = (set: ResourceRecordSet): Change => ({ Action: 'DELETE', ResourceRecordSet: set });
