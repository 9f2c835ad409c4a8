import type * as sdk from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Permission } from '../kernel/identity.ts';
import { requestTags } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';
import { readContext, writeContext } from './fine-grained.ts';

type Item = Readonly<Record<string, AttributeValue>> | undefined;
type Tags = readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;

/**
 * Source: Service Authorization Reference, "Amazon DynamoDB".
 * `partitionKey`: name of a table's, for `dynamodb:LeadingKeys`.
 */
export function dynamodbAuthorization(ctx: ServiceContext, partitionKey: (table: string) => string | undefined): Authorization<typeof sdk> {
  const arn = (table: string) => (table.startsWith('arn:') ? table : `arn:aws:dynamodb:${ctx.region}:${ctx.account}:table/${table}`);
  const on = (action: string, table = '*', context: Permission['context'] = {}): Permission => ({
    action: `dynamodb:${action}`,
    resource: arn(table),
    context,
  });
  const leading = (table: string | undefined, items: readonly Item[]) => {
    const key = partitionKey(tableName(table));
    const values = key === undefined ? [] : items.flatMap((item) => Object.values(item?.[key] ?? {}));
    return values.length === 0 ? {} : { 'dynamodb:LeadingKeys': [...new Set(values.map(String))] };
  };
  const onItem = (action: string, table: string | undefined, item: Item, fine: Permission['context'] = {}): Permission[] => [
    on(action, table, { ...leading(table, [item]), ...fine }),
  ];
  const onIndex = (action: string, table: string | undefined, index: string | undefined): Permission[] => [
    on(action, index === undefined ? table : `${arn(table ?? '*')}/index/${index}`),
  ];
  const onTable =
    (action: string) =>
    (input: { TableName?: string | undefined }): Permission[] => [on(action, input.TableName)];
  const asked = (tags: Tags) => requestTags(tags?.map(({ Key: key, Value: value }) => ({ key, value })));

  return {
    GetItem: (input) => onItem('GetItem', input.TableName, input.Key, readContext(input)),
    PutItem: (input) => onItem('PutItem', input.TableName, input.Item, writeContext(input)),
    UpdateItem: (input) => onItem('UpdateItem', input.TableName, input.Key, writeContext(input)),
    DeleteItem: (input) => onItem('DeleteItem', input.TableName, input.Key, writeContext(input)),
    BatchGetItem: ({ RequestItems }) =>
      Object.entries(RequestItems ?? {}).map(([table, asked]) =>
        on('BatchGetItem', table, { ...leading(table, asked.Keys ?? []), ...readContext({ ...asked, Key: asked.Keys?.[0] }) }),
      ),
    BatchWriteItem: ({ RequestItems }) =>
      Object.entries(RequestItems ?? {}).map(([table, writes]) =>
        on(
          'BatchWriteItem',
          table,
          leading(
            table,
            writes.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key),
          ),
        ),
      ),
    Query: (input) => {
      const { TableName, IndexName } = input;
      // An index has a partition key of its own.
      const keys = IndexName === undefined ? leading(TableName, [queried(input, partitionKey(tableName(TableName)))]) : {};
      return onIndex('Query', TableName, IndexName).map((permission) => ({ ...permission, context: { ...keys, ...readContext(input) } }));
    },
    Scan: (input) =>
      onIndex('Scan', input.TableName, input.IndexName).map((permission) => ({ ...permission, context: readContext(input) })),

    CreateTable: ({ TableName, Tags }) => [
      on('CreateTable', TableName, asked(Tags)),
      ...(Tags?.length ? [on('TagResource', TableName, asked(Tags))] : []),
    ],
    DeleteTable: onTable('DeleteTable'),
    DescribeTable: onTable('DescribeTable'),
    UpdateTable: onTable('UpdateTable'),
    DescribeTimeToLive: onTable('DescribeTimeToLive'),
    UpdateTimeToLive: onTable('UpdateTimeToLive'),
    DescribeContinuousBackups: onTable('DescribeContinuousBackups'),
    UpdateContinuousBackups: onTable('UpdateContinuousBackups'),
    ListTables: () => [on('ListTables')],
    TagResource: ({ ResourceArn, Tags }) => [on('TagResource', ResourceArn, asked(Tags))],
    UntagResource: ({ ResourceArn, TagKeys }) => [on('UntagResource', ResourceArn, { 'aws:TagKeys': TagKeys })],
    ListTagsOfResource: ({ ResourceArn }) => [on('ListTagsOfResource', ResourceArn)],
  };
}

const tableName = (reference: string | undefined): string => reference?.slice(reference.lastIndexOf('/') + 1) ?? '';

/**
 * The partition that a query's condition names:
 * `#service = :service`, each by itself or by what it stands for.
 */
function queried(
  {
    KeyConditionExpression: text = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  }: Partial<sdk.QueryInput>,
  key: string | undefined,
): Item {
  for (const [, name = '', value = ''] of text.matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g))
    if (key !== undefined && (names[name] ?? name) === key && values[value]) return { [key]: values[value] };
  return undefined;
}
