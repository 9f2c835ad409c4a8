import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexUpdate,
  KeySchemaElement,
  ListTagsOfResourceOutput,
  ScanOutput,
  TableDescription,
  UpdateTableInput,
} from '@aws-sdk/client-dynamodb';
import { AwsError } from '../kernel/aws-error.ts';
import type { DynaliteOperation } from './dynalite-store.ts';

/** One operation of dynalite, as its input and output are. */
type Send = (operation: DynaliteOperation, input: object) => Promise<unknown>;

/** Whether an update adds an index or takes one away; dynalite takes such an update, and does nothing. */
export const changesIndexes = ({ GlobalSecondaryIndexUpdates: updates = [] }: UpdateTableInput): boolean =>
  updates.some(({ Create, Delete }) => Create || Delete);

/**
 * Adds an index or takes one away: the table is made anew, with its items and its tags. Nobody else may call
 * meanwhile. Throws AwsError, before anything is changed, for an index that is there already or is not there,
 * and for two at a time.
 */
export async function changeIndexes(send: Send, table: TableDescription, update: UpdateTableInput): Promise<void> {
  const request = requestOf(table, update);
  const { TableName, TableArn: ResourceArn } = table;
  const { Tags = [] } = (await send('ListTagsOfResource', { ResourceArn })) as ListTagsOfResourceOutput;
  const items: object[] = [];
  for (let ExclusiveStartKey: object | undefined, more = true; more; more = ExclusiveStartKey !== undefined) {
    const page = (await send('Scan', { TableName, ...(ExclusiveStartKey && { ExclusiveStartKey }) })) as ScanOutput;
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  }
  await send('DeleteTable', { TableName });
  await send('CreateTable', request);
  if (Tags.length > 0) await send('TagResource', { ResourceArn, Tags });
  for (const Item of items) await send('PutItem', { TableName, Item });
}

function requestOf(
  table: TableDescription,
  { GlobalSecondaryIndexUpdates: updates = [], AttributeDefinitions: more = [] }: UpdateTableInput,
): CreateTableInput {
  const onDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const indexes = indexesAfter(table, updates);
  const keys = [table, ...indexes, ...(table.LocalSecondaryIndexes ?? [])].flatMap(({ KeySchema = [] }) => KeySchema as KeySchemaElement[]);
  const used = new Set(keys.map(({ AttributeName }) => AttributeName));
  const definitions = new Map<string | undefined, AttributeDefinition>(
    [...(table.AttributeDefinitions ?? []), ...more].map((definition) => [definition.AttributeName, definition]),
  );
  return {
    TableName: table.TableName,
    AttributeDefinitions: [...definitions.values()].filter(({ AttributeName }) => used.has(AttributeName)),
    KeySchema: table.KeySchema,
    ...(onDemand ? { BillingMode: 'PAY_PER_REQUEST' as const } : { ProvisionedThroughput: throughputOf(table.ProvisionedThroughput) }),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map((index) => indexOf(index, onDemand)) }),
    ...(table.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: table.LocalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  };
}

function indexesAfter(table: TableDescription, updates: readonly GlobalSecondaryIndexUpdate[]) {
  const changes = updates.filter(({ Create, Delete }) => Create || Delete);
  if (changes.length > 1)
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  const indexes: readonly Partial<GlobalSecondaryIndex>[] = (table.GlobalSecondaryIndexes ?? []) as Partial<GlobalSecondaryIndex>[];
  const { Create: added, Delete: gone } = changes[0] ?? {};
  const has = (name: string | undefined) => indexes.some(({ IndexName }) => IndexName === name);
  if (added && has(added.IndexName)) throw new AwsError('ValidationException', `Attempting to create an index which already exists`);
  if (gone && !has(gone.IndexName)) throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  return [...indexes.filter(({ IndexName }) => IndexName !== gone?.IndexName), ...(added ? [added] : [])];
}

const indexOf = (
  { IndexName, KeySchema, Projection, ProvisionedThroughput }: Partial<GlobalSecondaryIndex>,
  onDemand: boolean,
): GlobalSecondaryIndex => ({
  IndexName,
  KeySchema,
  Projection,
  ...(!onDemand && { ProvisionedThroughput: throughputOf(ProvisionedThroughput) }),
});

/** A description has more members than a request. */
const throughputOf = (
  given: { readonly ReadCapacityUnits?: number | undefined; readonly WriteCapacityUnits?: number | undefined } | undefined,
) => ({
  ReadCapacityUnits: given?.ReadCapacityUnits,
  WriteCapacityUnits: given?.WriteCapacityUnits,
});
