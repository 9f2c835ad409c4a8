import type { ZoneRecord } from '../kernel/neighbours.ts';
import { invalidInput } from './refusals.ts';
import type { DiscoveryService, Instance } from './world.ts';

/** What a service may write into its zone. */
export const DNS_RECORD_TYPES = ['A', 'AAAA', 'CNAME', 'SRV'] as const;

/**
 * The records of an instance: for each type of its service one with the service's name; for SRV also an A
 * record of `<instance>.<service>.<namespace>`, which the SRV record names. Throws `InvalidInput` when an
 * attribute is missing. Source: API reference, RegisterInstance and DnsRecord.
 */
export function recordsOf(service: DiscoveryService, instance: Instance): readonly ZoneRecord[] {
  if (!service.dns) return [];
  const name = `${service.name}.${service.namespace.name}.`;
  const host = `${instance.id}.${name}`;
  const attribute = (key: string, type: string): string => {
    const value = instance.attributes[key];
    if (value === undefined) throw invalidInput(`The attribute ${key} is required: the service has ${type} records.`);
    return value;
  };
  const base = {
    setIdentifier: instance.id,
    routing: service.dns.routing === 'WEIGHTED' ? ('weighted' as const) : ('multivalue' as const),
    ...(service.customHealth ? { healthy: () => instance.healthy !== false } : {}),
  };
  const write = (type: ZoneRecord['type'], ttl: number): ZoneRecord[] => {
    switch (type) {
      case 'A':
        return [{ ...base, name, type, ttl, value: attribute('AWS_INSTANCE_IPV4', type) }];
      case 'AAAA':
        return [{ ...base, name, type, ttl, value: attribute('AWS_INSTANCE_IPV6', type) }];
      case 'CNAME':
        return [{ ...base, name, type, ttl, value: attribute('AWS_INSTANCE_CNAME', type) }];
      case 'SRV':
        return [
          { ...base, name, type, ttl, value: `1 1 ${attribute('AWS_INSTANCE_PORT', type)} ${host}` },
          { ...base, routing: 'multivalue', name: host, type: 'A', ttl, value: attribute('AWS_INSTANCE_IPV4', type) },
        ];
      default:
        return type satisfies never;
    }
  };
  return service.dns.records.flatMap(({ Type, TTL = 0 }) => write(Type as ZoneRecord['type'], TTL));
}
