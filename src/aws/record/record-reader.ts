import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import { type EndedDeployment, emptyRecord, type ServiceRecord } from '../../deployment/record.ts';
import { abortedBy } from '../aborted-by.ts';
import {
  EVIDENCE_TEXT,
  EXPIRY,
  endedOf,
  endedOfService,
  evidenceItem,
  ITEM,
  keyOf,
  RECORD,
  reached,
  recordOf,
  SERVICE,
} from './dynamo-record.ts';

/** What people may do with the record. */
export type RecordReader = Pick<DeploymentRecord, 'read' | 'evidence' | 'history'>;

/** All that a person may see of the record of a service: everything but the token of its wait. */
const OF_RECORD = {
  service: true,
  version: true,
  epoch: true,
  active: true,
  queued: true,
  starting: true,
  undo: true,
  undoneAt: true,
  newestPush: true,
  asked: true,
  asks: true,
  seen: true,
  last: true,
  family: true,
  rest: true,
  unwell: true,
} as const satisfies Record<keyof ServiceRecord, true>;

const OF_ENDED = {
  id: true,
  service: true,
  epoch: true,
  execution: true,
  image: true,
  configHash: true,
  outcome: true,
  cause: true,
  startedAt: true,
  endedAt: true,
  lateMinutes: true,
  failure: true,
  hooks: true,
  backAtBlueAt: true,
  undo: true,
  approvals: true,
  ran: true,
  askedBy: true,
} as const satisfies Record<keyof EndedDeployment, true>;

/**
 * The attributes that commands read, the keys of the table among them: what a policy for people lists as
 * `dynamodb:Attributes`.
 */
export const READ_ATTRIBUTES: readonly string[] = [
  ...new Set([SERVICE, ITEM, ...Object.keys(OF_RECORD), ...Object.keys(OF_ENDED), EVIDENCE_TEXT, EXPIRY]),
].toSorted();

/** Only these attributes of an item. Every name is a placeholder: some are reserved words. */
function only(names: readonly string[]) {
  const all = Object.fromEntries(names.map((name) => [`#${name}`, name]));
  return { ProjectionExpression: Object.keys(all).join(', '), ExpressionAttributeNames: all };
}

const RECORD_ALONE = only([...Object.keys(OF_RECORD), ITEM]);
const ENDED_ALONE = only([...Object.keys(OF_ENDED), ITEM]);

/**
 * What a Scan of all records is told: no token is in them. Its own placeholders are among these names.
 */
export const WITHOUT_TOKENS = { ...RECORD_ALONE, Select: 'SPECIFIC_ATTRIBUTES' } as const;

/**
 * The record of every service as people read it. Each read names its attributes, so that a policy can leave
 * the token out. Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access
 * control".
 */
export function recordReader(client: DynamoDBClient, table: string): RecordReader {
  return {
    read: (service, signal) =>
      reached(signal, async () => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key: keyOf(service, RECORD), ConsistentRead: true, ...RECORD_ALONE }),
          abortedBy(signal),
        );
        return Item ? recordOf(Item).record : emptyRecord(service);
      }),

    evidence: (service, { id, epoch }, signal) =>
      reached(signal, async () => {
        const Key = keyOf(service, evidenceItem({ deployment: id, epoch }));
        const { Item } = await client.send(
          new GetItemCommand({ TableName: table, Key, ConsistentRead: true, ...only([EVIDENCE_TEXT]) }),
          abortedBy(signal),
        );
        return Item?.[EVIDENCE_TEXT]?.S;
      }),

    history: (service, limit, signal) =>
      reached(signal, async () => {
        const { ExpressionAttributeNames: keys, ...ended } = endedOfService(service);
        const { ExpressionAttributeNames, ...projection } = ENDED_ALONE;
        const { Items } = await client.send(
          new QueryCommand({
            TableName: table,
            ...ended,
            ...projection,
            Select: 'SPECIFIC_ATTRIBUTES',
            ExpressionAttributeNames: { ...keys, ...ExpressionAttributeNames },
            Limit: limit,
          }),
          abortedBy(signal),
        );
        return (Items ?? []).map(endedOf);
      }),
  };
}
