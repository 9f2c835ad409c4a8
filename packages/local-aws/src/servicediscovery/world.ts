import type { DnsConfig } from '@aws-sdk/client-servicediscovery';
import type { ServiceContext } from '../kernel/service.ts';
import type { LongOperations } from './long-operations.ts';
import { instanceNotFound, namespaceNotFound, serviceNotFound } from './refusals.ts';

export interface Namespace {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly hostedZone: string;
  /** As it was asked for: the TTL of the zone's SOA record, which resolvers keep "no such name" for. */
  readonly soaSeconds: number | undefined;
  readonly creatorRequestId: string | undefined;
  readonly createdAt: number;
}

export interface Instance {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly creatorRequestId: string | undefined;
  /** Undefined: the service has no health check. */
  healthy: boolean | undefined;
}

export interface DiscoveryService {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly namespace: Namespace;
  readonly description: string | undefined;
  readonly dns: { readonly routing: 'MULTIVALUE' | 'WEIGHTED'; readonly records: NonNullable<DnsConfig['DnsRecords']> } | undefined;
  readonly customHealth: boolean;
  readonly creatorRequestId: string | undefined;
  readonly createdAt: number;
  readonly instances: Map<string, Instance>;
  /** Grows with every change of the instances. */
  revision: number;
}

/** What every operation works on. */
export interface World {
  readonly ctx: ServiceContext;
  readonly namespaces: Map<string, Namespace>;
  readonly services: Map<string, DiscoveryService>;
  readonly operations: LongOperations;
  /** How long making or deleting a namespace takes, AWS ms. */
  readonly namespaceMs: number;
  /** How long Cloud Map waits before it takes a custom health status for true, AWS ms. */
  readonly healthMs: number;
  /** Aborted when the local AWS stops: what is waiting then ends. */
  readonly halted: AbortSignal;
}

/** The last part of an ARN, or the id itself. */
const shortId = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** By id or ARN. Throws `NamespaceNotFound`. */
export function namespaceOf({ namespaces }: World, reference: string): Namespace {
  const found = namespaces.get(shortId(reference));
  if (!found) throw namespaceNotFound(reference);
  return found;
}

/** By id or ARN. Throws `ServiceNotFound`. */
export function serviceOf({ services }: World, reference: string): DiscoveryService {
  const found = services.get(shortId(reference));
  if (!found) throw serviceNotFound(reference);
  return found;
}

/** Throws `InstanceNotFound`. */
export function instanceOf({ instances }: DiscoveryService, id: string): Instance {
  const found = instances.get(id);
  if (!found) throw instanceNotFound(id);
  return found;
}
