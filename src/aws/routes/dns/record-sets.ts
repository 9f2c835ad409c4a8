import {
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  type Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import type { LiveRecordSet } from '../../../deployment/dns-weighted.ts';

/**
 * Every record set of one name, as Route 53 has them: the listing is in the order of names, so they stand
 * together. It is strongly consistent with changes, pending ones included. Source: API reference,
 * ListResourceRecordSets.
 */
export async function recordSetsOf(
  client: Route53Client,
  zone: string,
  name: string,
  signal?: AbortSignal,
): Promise<readonly ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let from: { readonly Name: string; readonly Type?: RRType | undefined; readonly SetIdentifier?: string | undefined } | undefined = {
    Name: name,
  };
  while (from) {
    const page: ListResourceRecordSetsCommandOutput = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zone,
        StartRecordName: from.Name,
        ...(from.Type === undefined ? {} : { StartRecordType: from.Type }),
        ...(from.SetIdentifier === undefined ? {} : { StartRecordIdentifier: from.SetIdentifier }),
      }),
      signal ? { abortSignal: signal } : {},
    );
    const sets = page.ResourceRecordSets ?? [];
    found.push(...sets.filter((set) => plainName(set.Name) === name));
    const more = page.IsTruncated === true && plainName(page.NextRecordName) === name;
    from = more ? { Name: page.NextRecordName ?? name, Type: page.NextRecordType, SetIdentifier: page.NextRecordIdentifier } : undefined;
  }
  return found;
}

/** A record set in the domain's words. */
export function liveRecordSet(set: ResourceRecordSet): LiveRecordSet {
  return {
    name: plainName(set.Name),
    type: set.Type ?? '',
    routing: routingOf(set),
    identifier: set.SetIdentifier,
    weight: set.Weight,
    ttlSeconds: set.AliasTarget ? undefined : set.TTL,
    leadsTo: leadsTo(set),
    evaluatesTargetHealth: set.AliasTarget?.EvaluateTargetHealth === true,
    healthCheck: set.HealthCheckId,
  };
}

function routingOf({ SetIdentifier, Weight }: ResourceRecordSet): LiveRecordSet['routing'] {
  if (SetIdentifier === undefined) return 'simple';
  return Weight === undefined ? 'other' : 'weighted';
}

/** A record of several values, or of addresses, leads to no one name. */
function leadsTo({ AliasTarget, Type, ResourceRecords }: ResourceRecordSet): string | undefined {
  if (AliasTarget) return plainName(AliasTarget.DNSName).replace(DUAL_STACK, '');
  return Type === 'CNAME' && ResourceRecords?.length === 1 ? plainName(ResourceRecords[0]?.Value) : undefined;
}

/**
 * The console writes it before a load balancer's name in aliases, and it is the same balancer. Before any
 * other name it is a part of that name. Source: Amazon Route 53 Developer Guide, "Values specific for simple
 * alias records".
 */
const DUAL_STACK = /^dualstack\./;

/** One spelling of a name: lower case, without the dot at its end. */
export const plainName = (name: string | undefined): string => (name ?? '').toLowerCase().replace(/\.$/, '');
