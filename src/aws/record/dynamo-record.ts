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
import { DeploymentError } from '../../deployment/errors.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { DeploymentRecord, KeptEvidence } from '../../deployment/ports/deployment-record.ts';
import { type EndedDeployment, emptyRecord, type ServiceRecord } from '../../deployment/record.ts';
import { abortedBy } from '../aborted-by.ts';
import { nameOf } from '../aws-errors.ts';
import { dynamo } from '../clients.ts';
import { portMaker } from '../port-maker.ts';
import { fromAttributes, toAttribute, toAttributes } from './attribute-value.ts';
import { asStored, type PackedRecord, packed, unpacked } from './packed-record.ts';

/**
 * The keys of the table: a service's record is the item `record`, its ended deployments are items
 * `ended#<epoch>#<id>`.
 */
export const SERVICE = 'service';
export const ITEM = 'item';
export const RECORD = 'record';
const ENDED = 'ended#';
/** What the verdicts of a deployment rest on: `evidence#<epoch>#<id>`, as one text. */
const EVIDENCE = 'evidence#';
export const EVIDENCE_TEXT = 'evidence';
/** Beside the record, not of it: who wrote the version that stands. */
const MARK = 'mark';

/**
 * Of ended deployments only: after these seconds since the epoch DynamoDB takes the item away, for nothing.
 * The record itself stays.
 */
export const EXPIRY = 'expiresAt';
/**
 * Ended deployments are remembered this long unless the installation says otherwise: a year and a month, to
 * compare with last year's.
 */
const HISTORY_DAYS = 400;

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

export function dynamoRecord(
  client: DynamoDBClient,
  clock: Clock,
  table: string,
  random: () => number = Math.random,
  historyDays: number = HISTORY_DAYS,
): DeploymentRecord {
  const readItem = (service: string, signal?: AbortSignal): Promise<{ readonly record: ServiceRecord; readonly mark?: string }> =>
    reached(signal, async () => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(service, RECORD), ConsistentRead: true }),
        abortedBy(signal),
      );
      if (!Item) return { record: emptyRecord(service) };
      return recordOf(Item);
    });

  /** False when somebody wrote in between. */
  const write = (before: ServiceRecord, after: ServiceRecord, mark: string, signal?: AbortSignal): Promise<boolean> =>
    reached(signal, async () => {
      try {
        await client.send(
          new UpdateItemCommand({ TableName: table, ...updateFrom(packed(before), packed(after), mark) }),
          abortedBy(signal),
        );
        return true;
      } catch (error) {
        if (nameOf(error) === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    });

  return {
    read: async (service, signal) => (await readItem(service, signal)).record,

    async change(service, transition, signal, known) {
      let mine: { readonly mark: string; readonly result: ReturnType<typeof transition>['result'] } | undefined;
      // Try 0 rests on what the caller knows. That may be old, so only a write, which its version confirms,
      // comes of it.
      for (let tries = known ? 0 : 1; ; tries++) {
        const { record: before, mark } = tries === 0 && known ? { record: known } : await readItem(service, signal);
        // The write went through and its answer was lost on the way: the SDK's own retry then met our own
        // version.
        if (mine && mark === mine.mark) return mine.result;
        const { write: wanted, result } = transition(before);
        if (!wanted && tries === 0) continue;
        if (!wanted) return result;
        mine = { mark: newMark(random), result };
        if (await write(before, { ...wanted, version: before.version + 1 }, mine.mark, signal)) return result;
        if (tries === TRIES) throw new DeploymentError('RecordContended', `${service}: others changed the record ${TRIES} times in a row`);
        if (tries > 0) await clock.sleep(PAUSE_MS * tries * random(), signal);
      }
    },

    archive: (ended, signal) =>
      reached(signal, async () => {
        const expiresAt = Math.ceil(Date.parse(ended.endedAt) / 1_000) + historyDays * 86_400;
        const item = { ...toAttributes({ ...ended, [EXPIRY]: expiresAt }), ...keyOf(ended.service, endedItem(ended)) };
        await client.send(new PutItemCommand({ TableName: table, Item: item }), abortedBy(signal));
      }),

    keepEvidence: (evidence, signal) =>
      reached(signal, async () => {
        const expiresAt = Math.ceil(Date.parse(evidence.at) / 1_000) + historyDays * 86_400;
        const item = { [EVIDENCE_TEXT]: evidence.text, [EXPIRY]: expiresAt };
        await client.send(
          new PutItemCommand({ TableName: table, Item: { ...toAttributes(item), ...keyOf(evidence.service, evidenceItem(evidence)) } }),
          abortedBy(signal),
        );
      }),

    evidence: (service, { id, epoch }, signal) =>
      reached(signal, async () => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key: keyOf(service, evidenceItem({ deployment: id, epoch })), ConsistentRead: true }),
          abortedBy(signal),
        );
        return Item?.[EVIDENCE_TEXT]?.S;
      }),

    history: (service, limit, signal) =>
      reached(signal, async () => {
        const { Items } = await client.send(
          new QueryCommand({ TableName: table, ...endedOfService(service), Limit: limit }),
          abortedBy(signal),
        );
        return (Items ?? []).map(endedOf);
      }),
  };
}

/** The record that is kept as this item, and the mark of who wrote it. */
export function recordOf(item: Readonly<Record<string, AttributeValue>>): { readonly record: ServiceRecord; readonly mark: string } {
  const { [ITEM]: _, [MARK]: mark, ...record } = fromAttributes(item);
  return { record: unpacked(record as unknown as PackedRecord), mark: String(mark) };
}

/** Which items are the ended deployments of a service, the newest first. */
export const endedOfService = (service: string) => ({
  KeyConditionExpression: '#service = :service AND begins_with(#item, :ended)',
  ExpressionAttributeNames: { '#service': SERVICE, '#item': ITEM },
  ExpressionAttributeValues: { ':service': { S: service }, ':ended': { S: ENDED } },
  ScanIndexForward: false,
  ConsistentRead: true,
});

/** Which items of a table are records: what a Scan is narrowed by. */
export const RECORDS_ONLY = {
  FilterExpression: '#item = :record',
  ExpressionAttributeNames: { '#item': ITEM },
  ExpressionAttributeValues: { ':record': { S: RECORD } },
};

/**
 * Every failure of the table is one to the domain: the record cannot be reached, and why. An abort stays an
 * abort.
 */
export async function reached<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new DeploymentError('RecordUnavailable', `${nameOf(error) ?? 'Error'}: ${(error as Error).message}`, { cause: error });
  }
}

export const keyOf = (service: string, item: string): Record<string, AttributeValue> => ({
  [SERVICE]: { S: service },
  [ITEM]: { S: item },
});

/** Epochs grow with every lease, so the items sort by time; the same end written twice is the same item. */
const endedItem = ({ epoch, id }: EndedDeployment): string => `${ENDED}${String(epoch).padStart(10, '0')}#${id}`;

export const evidenceItem = ({ epoch, deployment }: Pick<KeptEvidence, 'epoch' | 'deployment'>): string =>
  `${EVIDENCE}${String(epoch).padStart(10, '0')}#${deployment}`;

export const endedOf = (item: Readonly<Record<string, AttributeValue>>): EndedDeployment => {
  const { [ITEM]: _, [EXPIRY]: __, ...ended } = fromAttributes(item);
  return ended as unknown as EndedDeployment;
};

let marks = 0;
/** Tells this write from everybody else's, whatever it writes. */
const newMark = (random: () => number): string => `${(++marks).toString(36)}-${Math.floor(random() * 2 ** 52).toString(36)}`;

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Sets the members that changed and removes those that went; of members that are objects, such as the active
 * deployment, what changed in them. Every name is a placeholder: `plan` and others are reserved words.
 */
function updateFrom(before: PackedRecord, after: PackedRecord, mark: string) {
  const isNew = before.version === 0;
  const names: Record<string, string> = { '#version': 'version', '#mark': MARK };
  const values: Record<string, AttributeValue> = { ':mark': { S: mark }, ...(isNew ? {} : { ':before': { N: String(before.version) } }) };
  const sets: string[] = ['#mark = :mark'];
  const removes: string[] = [];
  const placeOf = (path: readonly string[]) => {
    for (const name of path) names[`#${name}`] = name;
    return path.map((name) => `#${name}`).join('.');
  };
  const compare = (was: Members, is: Members, within?: string) => {
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const path = within === undefined ? [name] : [within, name];
      const [old, now] = [was[name], is[name]];
      if (isDeepStrictEqual(old, now)) continue;
      if (now === undefined) removes.push(placeOf(path));
      else if (within === undefined && isObject(old) && isObject(now)) compare(old, now, name);
      else {
        const value = `:${path.join('_')}`;
        values[value] = toAttribute(now);
        sets.push(`${placeOf(path)} = ${value}`);
      }
    }
  };
  // The key is no member to be set.
  compare(isNew ? { [SERVICE]: before.service } : asStored(before, after), { ...after });
  return {
    Key: keyOf(before.service, RECORD),
    ConditionExpression: isNew ? 'attribute_not_exists(#version)' : '#version = :before',
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

export const recordPort = /* @__PURE__ */ portMaker({
  port: 'record',
  calls: {
    read: ['dynamodb:GetItem'],
    change: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    archive: ['dynamodb:PutItem'],
    history: ['dynamodb:Query'],
    keepEvidence: ['dynamodb:PutItem'],
    evidence: ['dynamodb:GetItem'],
  },
  make: ({ clients, clock, environment }) =>
    dynamoRecord(dynamo(clients), clock, environment.table, clients.options.random, environment.historyDays),
});
