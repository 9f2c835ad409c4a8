import type { HostedZone } from '@aws-sdk/client-route-53';
import { letterId } from '../kernel/ids.ts';
import type { RecordSet, Records } from './records/record-set.ts';
import type { World } from './world.ts';
import type { Zone } from './zone.ts';

/** Source: "SOA and NS records that Amazon Route 53 creates for a public hosted zone". */
const NS_TTL = 172_800;
const SOA_TTL = 900;
const SOA_TAIL = 'awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400';
const PRIVATE_SERVERS = ['ns-1536.awsdns-00.co.uk.', 'ns-0.awsdns-00.com.', 'ns-1024.awsdns-00.org.', 'ns-512.awsdns-00.net.'];

export interface ZoneToMake {
  /** Canonical. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  readonly vpc: Zone['vpc'];
  readonly managedBy?: string;
  /** TTL of the SOA record. */
  readonly soaSeconds?: number | undefined;
}

/** A new zone, answered at once: with its NS and SOA records. */
export function makeZone(world: World, { managedBy, soaSeconds = SOA_TTL, ...wanted }: ZoneToMake): Zone {
  const nameServers = wanted.vpc ? PRIVATE_SERVERS : publicServers(world.ctx.random);
  const zone: Zone = {
    ...wanted,
    id: `Z${letterId(world.ctx.random, 20).toUpperCase()}`,
    nameServers: nameServers.map((server) => server.slice(0, -1)),
    managedBy,
    records: initialRecords(wanted.name, nameServers, soaSeconds),
    busyUntil: 0,
  };
  world.zones.set(zone.id, zone);
  world.propagation.open(zone);
  return zone;
}

export function deleteZone(world: World, zone: Zone): void {
  world.zones.delete(zone.id);
  world.propagation.close(zone);
}

export const describeZone = (zone: Zone): HostedZone => ({
  Id: `/hostedzone/${zone.id}`,
  Name: zone.name,
  CallerReference: zone.callerReference,
  Config: { ...(zone.comment === undefined ? {} : { Comment: zone.comment }), PrivateZone: zone.vpc !== undefined },
  ResourceRecordSetCount: [...zone.records.values()].flat().length,
  ...(zone.managedBy === undefined
    ? {}
    : {
        LinkedService: {
          ServicePrincipal: 'servicediscovery.amazonaws.com',
          Description: `Created by AWS Cloud Map namespace with ARN ${zone.managedBy}`,
        },
      }),
});

/** Four, one in each top-level domain, as a delegation set has them. */
const publicServers = (random: () => number): string[] =>
  ['com', 'net', 'org', 'co.uk'].map((domain, i) => {
    const number = i * 512 + Math.floor(random() * 512);
    return `ns-${number}.awsdns-${String(Math.floor(random() * 64)).padStart(2, '0')}.${domain}.`;
  });

function initialRecords(name: string, nameServers: readonly string[], soaSeconds: number): Records {
  const simple = { name, setIdentifier: undefined, routing: { kind: 'simple' }, healthCheck: undefined } as const;
  const sets: RecordSet[] = [
    { ...simple, type: 'NS', content: { kind: 'values', ttl: NS_TTL, values: nameServers } },
    { ...simple, type: 'SOA', content: { kind: 'values', ttl: soaSeconds, values: [`${nameServers[0]} ${SOA_TAIL}`] } },
  ];
  return new Map([[name, sets]]);
}
