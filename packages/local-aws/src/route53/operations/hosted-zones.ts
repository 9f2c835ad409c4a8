import type * as sdk from '@aws-sdk/client-route-53';
import { AwsError } from '../../kernel/aws-error.ts';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import { canonicalName, characterToEscape, isDomainName, reversedLabels } from '../names.ts';
import {
  conflictingDomain,
  hostedZoneAlreadyExists,
  hostedZoneNotEmpty,
  invalidDomainName,
  invalidInput,
  invalidVpcId,
  unsupportedCharacter,
} from '../refusals.ts';
import { type World, zoneOf } from '../world.ts';
import type { Zone } from '../zone.ts';
import { deleteZone, describeZone, makeZone } from '../zones.ts';

/** What a list answers with at most. */
const WHOLE_PAGE = 100;

export const hostedZoneOperations = (world: World) =>
  ({
    CreateHostedZone(input) {
      const { CallerReference: callerReference = '', VPC: vpc, HostedZoneConfig: config } = input;
      const name = canonicalName(input.Name ?? '');
      const odd = characterToEscape(input.Name ?? '');
      if (odd !== undefined) throw new AwsError('InvalidDomainName', unsupportedCharacter(odd));
      if (!isDomainName(name)) throw invalidDomainName(input.Name ?? '');
      if (vpc && !vpc.VPCId) throw invalidVpcId();
      if (config?.PrivateZone && !vpc) throw invalidInput('When you create a private hosted zone, you must specify a VPC.');
      if (input.DelegationSetId) throw invalidInput('The local Route 53 has no reusable delegation sets.');
      const zones = [...world.zones.values()];
      if (zones.some((zone) => zone.callerReference === callerReference)) throw hostedZoneAlreadyExists();
      const twin = vpc && zones.find((zone) => zone.name === name && zone.vpc?.id === vpc.VPCId);
      if (twin) throw conflictingDomain(vpc.VPCId ?? '', vpc.VPCRegion ?? world.ctx.region, twin.id);
      const zone = makeZone(world, {
        name,
        callerReference,
        comment: config?.Comment,
        vpc: vpc && { id: vpc.VPCId ?? '', region: vpc.VPCRegion ?? world.ctx.region },
      });
      return {
        Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
        HostedZone: describeZone(zone),
        ChangeInfo: world.changes.submit(world.propagation.pass(zone)),
        DelegationSet: zone.vpc ? undefined : { NameServers: [...zone.nameServers] },
        ...(zone.vpc ? { VPC: { VPCId: zone.vpc.id, VPCRegion: zone.vpc.region as sdk.VPCRegion } } : {}),
      };
    },

    GetHostedZone(input) {
      const zone = zoneOf(world, input.Id ?? '');
      return {
        HostedZone: describeZone(zone),
        ...(zone.vpc
          ? { VPCs: [{ VPCId: zone.vpc.id, VPCRegion: zone.vpc.region as sdk.VPCRegion }] }
          : { DelegationSet: { NameServers: [...zone.nameServers] } }),
      };
    },

    ListHostedZones(input) {
      const all = [...world.zones.values()].filter((zone) => input.HostedZoneType !== 'PrivateHostedZone' || zone.vpc !== undefined);
      const start = input.Marker === undefined ? 0 : all.findIndex((zone) => zone.id === input.Marker);
      if (start < 0) throw invalidInput(`The marker '${input.Marker}' is not valid.`);
      const { shown, next, size } = cut(all.slice(start), input.MaxItems);
      return {
        HostedZones: shown.map(describeZone),
        Marker: input.Marker,
        IsTruncated: next !== undefined,
        ...(next ? { NextMarker: next.id } : {}),
        MaxItems: size,
      };
    },

    ListHostedZonesByName(input) {
      const { DNSName: dnsName, HostedZoneId: id } = input;
      if (id !== undefined && dnsName === undefined) throw invalidInput('A hosted zone id may be given together with a DNS name only.');
      const from = dnsName === undefined ? '' : reversedLabels(canonicalName(dnsName));
      const all = [...world.zones.values()].sort((a, b) => compare(sortKey(a), sortKey(b)));
      const listed = all.filter((zone) => compare(sortKey(zone), [from, id ?? '']) >= 0);
      const { shown, next, size } = cut(listed, input.MaxItems);
      return {
        HostedZones: shown.map(describeZone),
        ...(dnsName === undefined ? {} : { DNSName: canonicalName(dnsName) }),
        ...(id === undefined ? {} : { HostedZoneId: id }),
        IsTruncated: next !== undefined,
        ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
        MaxItems: size,
      };
    },

    DeleteHostedZone(input) {
      const zone = zoneOf(world, input.Id ?? '');
      const required = (zone.records.get(zone.name) ?? []).filter(({ type }) => type === 'NS' || type === 'SOA').length;
      const all = [...zone.records.values()].flat().length;
      if (all > required) throw hostedZoneNotEmpty();
      deleteZone(world, zone);
      return { ChangeInfo: world.changes.submit(Promise.resolve()) };
    },
  }) satisfies Operations<typeof sdk>;

const sortKey = (zone: Zone): readonly [string, string] => [reversedLabels(zone.name), zone.id];

const compare = (a: readonly [string, string], b: readonly [string, string]): number =>
  a[0] === b[0] ? (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) : a[0] < b[0] ? -1 : 1;

/** The first page of a list, and what the next one begins with. */
function cut<T>(
  all: readonly T[],
  asked: number | undefined,
): { readonly shown: T[]; readonly next: T | undefined; readonly size: number } {
  const size = asked ?? WHOLE_PAGE;
  if (!(size >= 1)) throw invalidInput(`MaxItems must be at least 1, not ${size}.`);
  const { items } = pageOf(all, { size: Math.min(size, WHOLE_PAGE), token: undefined, badToken: () => invalidInput('') });
  return { shown: items, next: all[items.length], size };
}
