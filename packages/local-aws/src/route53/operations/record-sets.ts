import type * as sdk from '@aws-sdk/client-route-53';
import type { Operations } from '../../kernel/service.ts';
import { canonicalName, characterToEscape } from '../names.ts';
import { aliasProblems } from '../records/alias.ts';
import { applyBatch } from '../records/change-batch.ts';
import { describeRecordSet, type ReadChange, readChange } from '../records/read-change.ts';
import { inListOrder, type Records, setsOf, weightsOf } from '../records/record-set.ts';
import {
  invalidChangeBatch,
  invalidInput,
  managedZone,
  noSuchHealthCheck,
  priorRequestNotComplete,
  unsupportedCharacter,
} from '../refusals.ts';
import { type World, zoneOf } from '../world.ts';
import type { Zone } from '../zone.ts';

/** Record sets on a page of a list, at most. */
const WHOLE_PAGE = 300;

export const recordSetOperations = (world: World) =>
  ({
    /**
     * One transaction: either the whole batch, or nothing. The answer comes at once, PENDING;
     * lists tell the new records from now on, name servers answer by them as they arrive.
     */
    ChangeResourceRecordSets(input) {
      const zone = zoneOf(world, input.HostedZoneId ?? '');
      if (zone.managedBy !== undefined) throw managedZone(zone.id, zone.managedBy);
      const odd = (input.ChangeBatch?.Changes ?? []).flatMap(({ ResourceRecordSet: set }) => characterToEscape(set?.Name ?? '') ?? []);
      if (odd.length > 0) throw invalidChangeBatch(odd.map(unsupportedCharacter));
      const changes = (input.ChangeBatch?.Changes ?? []).map((change, i) => readChange(change, i + 1));
      if (changes.length === 0) throw invalidInput('Invalid request: Changes must contain at least one change');
      for (const { action, set } of changes)
        if (action !== 'DELETE' && set.healthCheck !== undefined && !world.healthChecks.has(set.healthCheck))
          throw noSuchHealthCheck(set.healthCheck);
      const now = world.ctx.clock.now();
      if (now < zone.busyUntil) throw priorRequestNotComplete();
      const applied = applyBatch(zone.records, changes, {
        zone: zone.name,
        aliasProblems: (set, records) => aliasProblems(world, zone, set, records),
      });
      if ('problems' in applied) throw invalidChangeBatch(applied.problems);
      const before = zone.records;
      zone.records = applied.records;
      zone.busyUntil = now + world.processingMs;
      const submitted = world.changes.submit(world.propagation.publish(zone), input.ChangeBatch?.Comment);
      announce(world, zone, { before, changes, change: (submitted.Id ?? '').replace('/change/', '') });
      return { ChangeInfo: submitted };
    },

    ListResourceRecordSets(input) {
      const zone = zoneOf(world, input.HostedZoneId ?? '');
      const { StartRecordName: name, StartRecordType: type, StartRecordIdentifier: identifier } = input;
      if (type !== undefined && name === undefined) throw invalidInput('The input is not valid: a record type needs a record name');
      if (identifier !== undefined && type === undefined)
        throw invalidInput('The input is not valid: a record identifier needs a record name and type');
      const odd = characterToEscape(name ?? '');
      if (odd !== undefined) throw invalidInput(unsupportedCharacter(odd));
      const { MaxItems: asked = WHOLE_PAGE } = input;
      if (!(asked >= 1)) throw invalidInput(`MaxItems must be at least 1, not ${asked}.`);
      const from = name === undefined ? undefined : { name: canonicalName(name), type, setIdentifier: identifier };
      const all = [...zone.records.values()].flat().sort(inListOrder);
      const listed = from ? all.filter((set) => inListOrder(set, from) >= 0) : all;
      const shown = listed.slice(0, Math.min(asked, WHOLE_PAGE));
      const next = listed[shown.length];
      return {
        ResourceRecordSets: shown.map(describeRecordSet),
        IsTruncated: next !== undefined,
        ...(next ? { NextRecordName: next.name, NextRecordType: next.type } : {}),
        ...(next?.setIdentifier === undefined ? {} : { NextRecordIdentifier: next.setIdentifier }),
        MaxItems: asked,
      };
    },

    GetChange: (input) => ({ ChangeInfo: world.changes.describe(input.Id ?? '') }),
  }) satisfies Operations<typeof sdk>;

/** Tells watchers the weights of every name that the batch touched and that has weights, before or after. */
function announce(
  { ctx }: World,
  zone: Zone,
  { before, changes, change }: { readonly before: Records; readonly changes: readonly ReadChange[]; readonly change: string },
): void {
  const touched = new Map(changes.map(({ set: { name, type } }) => [`${name} ${type}`, { name, type }]));
  for (const { name, type } of touched.values()) {
    const weights = weightsOf(setsOf(zone.records, name, type));
    const weightsBefore = weightsOf(setsOf(before, name, type));
    if (Object.keys(weights).length + Object.keys(weightsBefore).length === 0) continue;
    ctx.effects.emit({ kind: 'records', zone: zone.id, name, type, weights, before: weightsBefore, change });
  }
}
