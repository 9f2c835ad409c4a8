import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { canonicalName } from '../names.ts';
import { invalidInput, violates } from '../refusals.ts';
import { type Content, RECORD_TYPES, type RecordSet, type RecordType, type Routing } from './record-set.ts';

const ACTIONS = ['CREATE', 'DELETE', 'UPSERT'] as const;

export interface ReadChange {
  readonly action: (typeof ACTIONS)[number];
  readonly set: RecordSet;
}

/**
 * A change of a batch, `number` counted from 1. Throws `InvalidInput` for what could be no record set
 * whatever the zone holds: members that are missing, that exclude each other, or are out of range.
 */
export function readChange(change: Change, number: number): ReadChange {
  const at = `changeBatch.changes.${number}.member`;
  const given = change.ResourceRecordSet ?? { Name: undefined, Type: undefined };
  const action = ACTIONS.find((known) => known === change.Action);
  if (!action) throw violates(change.Action, `${at}.action`, `Member must satisfy enum value set: [${ACTIONS.join(', ')}]`);
  const type = RECORD_TYPES.find((known) => known === given.Type);
  if (!type)
    throw violates(
      given.Type,
      `${at}.resourceRecordSet.type`,
      `Member must satisfy enum value set: [${RECORD_TYPES.join(', ')}] (these are all that the local Route 53 has)`,
    );
  const where = `in Change with [Action=${action}, Name=${given.Name}, Type=${type}, SetIdentifier=${given.SetIdentifier ?? 'null'}]`;
  const content = readContent(given, at, where);
  const routing = readRouting(given, at, where);
  if (content.kind === 'alias' && routing.kind === 'multivalue')
    throw invalidInput(`Invalid request: MultiValueAnswer is not supported for alias records ${where}`);
  return {
    action,
    set: {
      name: canonicalName(given.Name ?? ''),
      type,
      setIdentifier: given.SetIdentifier,
      routing,
      content,
      healthCheck: given.HealthCheckId,
    },
  };
}

/**
 * Texts: aws/aws-cli#2508, ansible-collections/community.aws#434,
 * ministryofjustice/modernisation-platform#10072.
 */
function readContent(given: ResourceRecordSet, at: string, where: string): Content {
  const { AliasTarget: alias, TTL: ttl, ResourceRecords: records = [] } = given;
  const plain = ttl !== undefined || records.length > 0;
  const oneOf = 'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
  if (alias && (plain || given.TrafficPolicyInstanceId)) throw invalidInput(`${oneOf}, but found more than one ${where}`);
  if (alias)
    return {
      kind: 'alias',
      zone: (alias.HostedZoneId ?? '').replace(/^\/hostedzone\//, ''),
      name: canonicalName(alias.DNSName ?? ''),
      evaluateHealth: alias.EvaluateTargetHealth ?? false,
    };
  if (ttl === undefined || records.length === 0) throw invalidInput(`${oneOf}, but found none ${where}`);
  if (!(Number.isInteger(ttl) && ttl >= 0 && ttl <= 2_147_483_647))
    throw violates(ttl, `${at}.resourceRecordSet.tTL`, rangeRule(ttl, 2_147_483_647));
  return { kind: 'values', ttl, values: records.map(({ Value }) => Value ?? '') };
}

const OTHER_POLICIES = ['Region', 'Failover', 'GeoLocation', 'GeoProximityLocation', 'CidrRoutingConfig'] as const;

/**
 * Texts: hashicorp/terraform-provider-aws#1668, ansible-collections/community.aws#615.
 * `MultiValueAnswer: false` counts (aws/aws-sdk#75).
 */
function readRouting(given: ResourceRecordSet, at: string, where: string): Routing {
  const unknown = OTHER_POLICIES.find((policy) => given[policy] !== undefined);
  if (unknown)
    throw invalidInput(`Invalid request: the local Route 53 knows simple, Weight and MultiValueAnswer routing, not ${unknown}, ${where}`);
  const { Weight: weight, MultiValueAnswer: multivalue } = given;
  const oneOf = 'Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer]';
  if (weight !== undefined && multivalue !== undefined) throw invalidInput(`${oneOf}, but found more than one ${where}`);
  if (weight === undefined && multivalue === undefined) {
    if (given.SetIdentifier === undefined) return { kind: 'simple' };
    throw invalidInput(`${oneOf}, but found none ${where}`);
  }
  const { SetIdentifier: identifier } = given;
  if (identifier === undefined) throw invalidInput(`Invalid request: Missing field 'SetIdentifier' ${where}`);
  if (identifier.length < 1 || identifier.length > 128)
    throw violates(
      identifier,
      `${at}.resourceRecordSet.setIdentifier`,
      identifier ? 'Member must have length less than or equal to 128' : 'Member must have length greater than or equal to 1',
    );
  if (weight === undefined) return { kind: 'multivalue' };
  if (!(Number.isInteger(weight) && weight >= 0 && weight <= 255))
    throw violates(weight, `${at}.resourceRecordSet.weight`, rangeRule(weight, 255));
  return { kind: 'weighted', weight };
}

const rangeRule = (value: number, most: number): string =>
  value < 0 ? 'Member must have value greater than or equal to 0' : `Member must have value less than or equal to ${most}`;

/** A record set in the API's shape. */
export function describeRecordSet(set: RecordSet): ResourceRecordSet & { readonly Type: RecordType } {
  const { content, routing } = set;
  return {
    Name: set.name,
    Type: set.type,
    ...(set.setIdentifier === undefined ? {} : { SetIdentifier: set.setIdentifier }),
    ...(routing.kind === 'weighted' ? { Weight: routing.weight } : {}),
    ...(routing.kind === 'multivalue' ? { MultiValueAnswer: true } : {}),
    ...(content.kind === 'values'
      ? { TTL: content.ttl, ResourceRecords: content.values.map((Value) => ({ Value })) }
      : { AliasTarget: { HostedZoneId: content.zone, DNSName: content.name, EvaluateTargetHealth: content.evaluateHealth } }),
    ...(set.healthCheck === undefined ? {} : { HealthCheckId: set.healthCheck }),
  };
}
