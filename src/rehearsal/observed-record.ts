import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Effect } from '@teal/local-aws';
import { fromAttribute } from '../aws/record/attribute-value.ts';
import { type PackedRecord, packed, unpacked } from '../aws/record/packed-record.ts';
import type { Observation } from '../deployment/invariants/observation.ts';
import { observationsOf } from '../deployment/invariants/record-observations.ts';
import type { ServiceRecord } from '../deployment/record.ts';
import { PREFIX } from '../installation/names.ts';

export interface FollowedRecord {
  /** As the last write left it. */
  readonly record: ServiceRecord;
  /** Takes an effect in; what a write of the record tells is given back. */
  learn(effect: Effect): readonly Observation[];
}

/**
 * Follows a service's record by the writes that reach the table, whoever makes them (functions, commands of
 * other processes) and whether or not the writer hears of it. `known`: the record as it stands now.
 */
export function followRecord(known: ServiceRecord): FollowedRecord {
  let record = known;
  return {
    get record() {
      return record;
    },
    learn(effect) {
      const write =
        effect.kind === 'api-call' && effect.operation === 'UpdateItem' && effect.error === undefined ? effect.input : undefined;
      if (write === undefined || !isOf(record.service, write as UpdateItemCommandInput)) return [];
      const before = record;
      record = updated(before, write as UpdateItemCommandInput);
      return observationsOf(before.version === 0 ? undefined : before, record, effect.at);
    },
  };
}

const isOf = (service: string, { TableName, Key }: UpdateItemCommandInput): boolean =>
  TableName === PREFIX && Key?.service?.S === service && Key.item?.S === 'record';

/** The record after `SET #a = :a, #b.#c = :b_c, ... REMOVE #d, ...`, which is all that Teal writes. */
function updated(
  before: ServiceRecord,
  { UpdateExpression = '', ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} }: UpdateItemCommandInput,
): ServiceRecord {
  const [set = '', remove = ''] = UpdateExpression.replace(/^SET /, '').split(' REMOVE ');
  const after: Members = { ...packed(before) };
  const pathOf = (place: string) => place.split('.').map((name) => names[name]!);
  for (const assignment of set.split(', ')) {
    const [place = '', value = ''] = assignment.split(' = ');
    put(after, pathOf(place), fromAttribute(values[value]!));
  }
  for (const place of remove.split(', ').filter(Boolean)) put(after, pathOf(place), undefined);
  return unpacked(after as unknown as PackedRecord);
}

type Members = Record<string, unknown>;

/** Changes copies: the record that was stays as it was. `undefined` removes. */
function put(object: Members, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    const inner = { ...(object[name!] as Members) };
    put(inner, rest, value);
    object[name!] = inner;
  } else if (value === undefined) delete object[name!];
  else object[name!] = value;
}
