import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  type CreateTableCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DeploymentError } from '../deployment/errors.ts';
import type { Clock } from '../deployment/ports/clock.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import { type EndedDeployment, emptyRecord, type ServiceRecord } from '../deployment/record.ts';
import { fromAttributes, toAttribute, toAttributes } from './attribute-value.ts';
import { nameOf } from './aws-errors.ts';
import { dynamo } from './clients.ts';
import type { PortMaker } from './ports.ts';

/** The keys of the table: a service's record is the item `record`, its ended deployments are items `ended#<epoch>#<id>`. */
const SERVICE = 'service';
const ITEM = 'item';
const RECORD = 'record';
const ENDED = 'ended#';

/** What CreateTable is told. One table keeps every service. */
export const recordTable = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: SERVICE, AttributeType: 'S' },
    { AttributeName: ITEM, AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: SERVICE, KeyType: 'HASH' },
    { AttributeName: ITEM, KeyType: 'RANGE' },
  ],
});

/** Times that the loser of a write reads again. Each loss means that somebody else's change went through. */
const TRIES = 8;
const PAUSE_MS = 25;

export function dynamoRecord(client: DynamoDBClient, clock: Clock, table: string, random: () => number = Math.random): DeploymentRecord {
  const read = async (service: string, signal?: AbortSignal): Promise<ServiceRecord> =>
    reached(signal, async () => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(service, RECORD), ConsistentRead: true }),
        abortedBy(signal),
      );
      return Item ? recordOf(Item) : emptyRecord(service);
    });

  /** False when somebody wrote in between. */
  const write = (before: ServiceRecord, after: ServiceRecord, signal?: AbortSignal): Promise<boolean> =>
    reached(signal, async () => {
      try {
        await client.send(new UpdateItemCommand({ TableName: table, ...updateFrom(before, after) }), abortedBy(signal));
        return true;
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    });

  return {
    read,

    async change(service, transition, signal) {
      let lost: { readonly wrote: ServiceRecord; readonly result: ReturnType<typeof transition>['result'] } | undefined;
      for (let tries = 1; ; tries++) {
        const before = await read(service, signal);
        // The write went through and its answer was lost on the way: the SDK's own retry then met our own version.
        if (lost && isDeepStrictEqual(before, lost.wrote)) return lost.result;
        const { write: wanted, result } = transition(before);
        if (!wanted) return result;
        const after = asJson({ ...wanted, version: before.version + 1 });
        if (await write(before, after, signal)) return result;
        if (tries === TRIES) throw new DeploymentError('RecordContended', `${service}: others changed the record ${TRIES} times in a row`);
        lost = { wrote: after, result };
        await clock.sleep(PAUSE_MS * tries * random(), signal);
      }
    },

    archive: (ended, signal) =>
      reached(signal, async () => {
        const item = { ...toAttributes(ended), ...keyOf(ended.service, endedItem(ended)) };
        await client.send(new PutItemCommand({ TableName: table, Item: item }), abortedBy(signal));
      }),

    history: (service, limit, signal) =>
      reached(signal, async () => {
        const { Items } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: '#service = :service AND begins_with(#item, :ended)',
            ExpressionAttributeNames: { '#service': SERVICE, '#item': ITEM },
            ExpressionAttributeValues: { ':service': { S: service }, ':ended': { S: ENDED } },
            ScanIndexForward: false,
            ConsistentRead: true,
            Limit: limit,
          }),
          abortedBy(signal),
        );
        return (Items ?? []).map((item) => withoutItemKey(item) as unknown as EndedDeployment);
      }),
  };
}

const abortedBy = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});

/** Every failure of the table is one to the domain: the record cannot be reached, and why. An abort stays an abort. */
async function reached<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new DeploymentError('RecordUnavailable', `${nameOf(error) ?? 'Error'}: ${(error as Error).message}`, { cause: error });
  }
}

const keyOf = (service: string, item: string): Record<string, AttributeValue> => ({ [SERVICE]: { S: service }, [ITEM]: { S: item } });

/** Epochs grow with every lease, so the items sort by time; the same end written twice is the same item. */
const endedItem = ({ epoch, id }: EndedDeployment): string => `${ENDED}${String(epoch).padStart(10, '0')}#${id}`;

const withoutItemKey = (item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> => {
  const { [ITEM]: _, ...rest } = fromAttributes(item);
  return rest;
};

const recordOf = (item: Readonly<Record<string, AttributeValue>>): ServiceRecord => withoutItemKey(item) as unknown as ServiceRecord;

/** As it will be read back: without members of value undefined. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Sets the members that changed and removes those that went. Every name is a placeholder: `plan` and others are reserved words. */
function updateFrom(before: ServiceRecord, after: ServiceRecord) {
  const isNew = before.version === 0;
  const names: Record<string, string> = { '#version': 'version' };
  const values: Record<string, AttributeValue> = isNew ? {} : { ':before': { N: String(before.version) } };
  const sets: string[] = [];
  const removes: string[] = [];
  const was: Readonly<Record<string, unknown>> = isNew ? {} : { ...before };
  for (const [name, value] of Object.entries(after)) {
    if (name === SERVICE || isDeepStrictEqual(value, was[name])) continue;
    names[`#${name}`] = name;
    values[`:${name}`] = toAttribute(value);
    sets.push(`#${name} = :${name}`);
  }
  for (const name of Object.keys(was)) {
    if (name in after) continue;
    names[`#${name}`] = name;
    removes.push(`#${name}`);
  }
  return {
    Key: keyOf(before.service, RECORD),
    ConditionExpression: isNew ? 'attribute_not_exists(#version)' : '#version = :before',
    UpdateExpression: [sets.length > 0 ? `SET ${sets.join(', ')}` : '', removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '']
      .filter(Boolean)
      .join(' '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

export const recordPort: PortMaker<'record'> = {
  port: 'record',
  calls: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  make: ({ clients, clock, environment }) => dynamoRecord(dynamo(clients), clock, environment.table, clients.options.random),
};
