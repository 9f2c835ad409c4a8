import type { Names, ZoneRecord, Zones } from '../kernel/neighbours.ts';
import { type Resolution, ttlOf } from './dns/resolution.ts';
import { resolve, type ZoneView } from './dns/resolve.ts';
import type { DnsServer } from './dns/server.ts';
import { canonicalName, isWithin } from './names.ts';
import { balancerOf } from './records/alias.ts';
import { type RecordSet, withoutSet, withSet } from './records/record-set.ts';
import { conflictingDomain } from './refusals.ts';
import { type World, zoneOf } from './world.ts';
import type { Zone } from './zone.ts';
import { deleteZone, makeZone } from './zones.ts';

export interface Route53Facade extends Zones, Names {
  /** The DNS server; it does not listen until it is asked to. */
  readonly dns: {
    /** Port on 127.0.0.1, the same for UDP and TCP; undefined when it does not listen. */
    readonly port: number | undefined;
    /** Port 0, or none, takes a free one. Rejects when the port is taken or it listens already. */
    listen(port?: number): Promise<number>;
  };
  /**
   * What the DNS server would answer now, without a socket: for virtual time.
   * A name needs no trailing dot; type A unless told.
   */
  resolve(name: string, type?: string): Resolution;
  /**
   * Changes written from now on stay PENDING,
   * and name servers answer by older records, until the returned function is called.
   */
  holdChanges(): () => void;
  /** Says what a health check finds. Throws AwsError `NoSuchHealthCheck`. */
  setHealth(healthCheckId: string, healthy: boolean): void;
}

export function route53Facade(world: World, server: DnsServer): Route53Facade {
  return {
    dns: {
      get port() {
        return server.port;
      },
      listen: (port = 0) => server.listen(port),
    },
    resolver: () => (server.port === undefined ? undefined : `127.0.0.1:${server.port}`),
    resolve: (name, type = 'A') => answer(world, canonicalName(name), type.toUpperCase()),
    holdChanges: () => world.propagation.hold(),
    setHealth: (id, healthy) => world.healthChecks.set(id, healthy),

    create({ name, vpc, managedBy, soaSeconds }) {
      const canonical = canonicalName(name);
      const twin = [...world.zones.values()].find((zone) => zone.name === canonical && zone.vpc?.id === vpc);
      if (twin) throw conflictingDomain(vpc, world.ctx.region, twin.id);
      const home = { id: vpc, region: world.ctx.region };
      return makeZone(world, { name: canonical, callerReference: managedBy, comment: undefined, vpc: home, managedBy, soaSeconds }).id;
    },
    delete: (zoneId) => deleteZone(world, zoneOf(world, zoneId)),
    write(zoneId, { put = [], remove = [] }) {
      const zone = zoneOf(world, zoneId);
      let { records } = zone;
      for (const record of remove) records = withoutSet(records, recordSetOf(record));
      for (const record of put) records = withSet(records, recordSetOf(record));
      zone.records = records;
      return world.propagation.publish(zone);
    },
  };
}

/** Resolves a name by what one of the name servers has, and tells it. */
export function answer(world: World, name: string, type: string): Resolution {
  const { ctx, propagation } = world;
  const view = (zone: Zone | undefined): ZoneView | undefined =>
    zone && { name: zone.name, records: propagation.seenBy(zone, ctx.random()) };
  const resolution = resolve(name, type, {
    zoneFor: (wanted) => view(nearestZone(world, wanted)),
    zoneById: (id) => view(world.zones.get(id)),
    balancer: (balancer) => balancerOf(world, `${balancer}.`),
    passes: (check) => world.healthChecks.isHealthy(check),
    random: ctx.random,
  });
  const values = resolution.answers.filter((record) => record.type === type).map(({ value }) => value);
  ctx.effects.emit({ kind: 'dns-answer', name, type, rcode: resolution.rcode, values, ttl: ttlOf(resolution) });
  return resolution;
}

/** The zone with the longest name; inside of a VPC a private one goes before a public one. */
function nearestZone({ zones }: World, name: string): Zone | undefined {
  return [...zones.values()]
    .filter((zone) => isWithin(name, zone.name))
    .sort((a, b) => b.name.length - a.name.length || Number(b.vpc !== undefined) - Number(a.vpc !== undefined))[0];
}

const recordSetOf = ({ name, type, setIdentifier, routing, ttl, value, healthy }: ZoneRecord): RecordSet => ({
  name: canonicalName(name),
  type,
  setIdentifier,
  routing: routing === 'weighted' ? { kind: 'weighted', weight: 1 } : { kind: 'multivalue' },
  content: { kind: 'values', ttl, values: [value] },
  healthCheck: undefined,
  ...(healthy ? { healthy } : {}),
});
