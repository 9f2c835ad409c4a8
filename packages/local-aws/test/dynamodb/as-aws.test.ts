import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { dynamodbService } from '../../src/dynamodb/dynamodb.ts';
import { orderedRemovals } from '../../src/dynamodb/removals.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';

/**
 * Where dynalite is not as AWS. Sources: the API reference and Developer Guide of DynamoDB; moto's tests of
 * it.
 */

const NOW = Date.UTC(2026, 0, 1);
const clock = new VirtualClock(NOW);
const start = () => startLocalAws({ clock, services: { dynamodb: dynamodbService } });
let local: Awaited<ReturnType<typeof start>>;
let client: DynamoDBClient;
beforeEach(async () => {
  local = await start();
  client = new DynamoDBClient(await clientThrough('in process', local));
});
afterEach(() => local.stop());
const run = <T>(work: Promise<T>): Promise<T> => clock.run(work);

const TableName = 'records';
const TableArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/records';
const make = (more: object = {}) =>
  run(
    client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        ...more,
      }),
    ),
  );
const described = async () => (await run(client.send(new DescribeTableCommand({ TableName })))).Table!;

describe('a table', () => {
  test('keeps the tags it was made with', async () => {
    await make({ Tags: [{ Key: 'team', Value: 'shop' }] });
    expect((await run(client.send(new ListTagsOfResourceCommand({ ResourceArn: TableArn })))).Tags).toEqual([
      { Key: 'team', Value: 'shop' },
    ]);
  });

  test('that is protected is not deleted until it no longer is', async () => {
    expect((await make({ DeletionProtectionEnabled: true })).TableDescription?.DeletionProtectionEnabled).toBe(true);
    expect(await run(refusal(client.send(new DeleteTableCommand({ TableName: TableArn }))))).toMatchObject({
      name: 'ValidationException',
      message: 'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    });
    await run(client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false })));
    expect((await described()).DeletionProtectionEnabled).toBe(false);
    await run(client.send(new DeleteTableCommand({ TableName })));
  });

  test('that pays by request has indexes without a throughput, made with it or later', async () => {
    const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
    const index = (IndexName: string, AttributeName: string) => ({
      IndexName,
      KeySchema: [{ AttributeName, KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'ALL' as const },
    });
    await make({ AttributeDefinitions: [attribute('id'), attribute('a')], GlobalSecondaryIndexes: [index('by-a', 'a')] });
    await run(
      client.send(
        new UpdateTableCommand({
          TableName,
          AttributeDefinitions: [attribute('id'), attribute('a'), attribute('b')],
          GlobalSecondaryIndexUpdates: [{ Create: index('by-b', 'b') }],
        }),
      ),
    );
    const indexes = (await described()).GlobalSecondaryIndexes!;
    expect(
      indexes.map(({ IndexName, ProvisionedThroughput: t }) => [IndexName, t?.ReadCapacityUnits, t?.WriteCapacityUnits]).sort(),
    ).toEqual([
      ['by-a', 0, 0],
      ['by-b', 0, 0],
    ]);
    await run(client.send(new PutItemCommand({ TableName, Item: { id: { S: '1' }, b: { S: 'x' } } })));
    const found = await run(
      client.send(
        new QueryCommand({
          TableName,
          IndexName: 'by-b',
          KeyConditionExpression: 'b = :b',
          ExpressionAttributeValues: { ':b': { S: 'x' } },
        }),
      ),
    );
    expect(found.Items).toEqual([{ id: { S: '1' }, b: { S: 'x' } }]);
  });

  test('gets and loses an index with items and tags in it', async () => {
    await make({ Tags: [{ Key: 'team', Value: 'shop' }] });
    const ids = Array.from({ length: 30 }, (_, i) => `item-${i}`);
    for (const id of ids) await run(client.send(new PutItemCommand({ TableName, Item: { id: { S: id }, a: { S: 'x' } } })));
    const update = (change: object, more: object = {}) =>
      run(client.send(new UpdateTableCommand({ TableName, GlobalSecondaryIndexUpdates: [change], ...more })));
    const KeySchema = [{ AttributeName: 'a', KeyType: 'HASH' as const }];
    const Create = { IndexName: 'by-a', KeySchema, Projection: { ProjectionType: 'ALL' as const } };
    const AttributeDefinitions = [{ AttributeName: 'a', AttributeType: 'S' as const }];
    await update({ Create }, { AttributeDefinitions });
    await expect(update({ Create }, { AttributeDefinitions })).rejects.toMatchObject({ name: 'ValidationException' });
    const query = new QueryCommand({
      TableName,
      IndexName: 'by-a',
      KeyConditionExpression: 'a = :a',
      ExpressionAttributeValues: { ':a': { S: 'x' } },
    });
    expect((await run(client.send(query))).Count).toBe(30);
    expect((await run(client.send(new ListTagsOfResourceCommand({ ResourceArn: TableArn })))).Tags).toHaveLength(1);
    await update({ Delete: { IndexName: 'by-a' } });
    expect((await described()).GlobalSecondaryIndexes).toBeUndefined();
    expect((await run(client.send(new ScanCommand({ TableName })))).Count).toBe(30);
    await expect(update({ Delete: { IndexName: 'by-a' } })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('may be named by its ARN, in batches too, and is told by the name that was used', async () => {
    await make();
    const Item = { id: { S: '1' } };
    await run(client.send(new PutItemCommand({ TableName: TableArn, Item })));
    expect((await run(client.send(new GetItemCommand({ TableName: TableArn, Key: Item })))).Item).toEqual(Item);
    expect((await run(client.send(new ScanCommand({ TableName: TableArn })))).Items).toEqual([Item]);
    expect((await run(client.send(new DescribeTableCommand({ TableName: TableArn })))).Table).toMatchObject({ TableName, TableArn });
    expect((await run(client.send(new DescribeTimeToLiveCommand({ TableName: TableArn })))).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'DISABLED',
    });
    await run(client.send(new BatchWriteItemCommand({ RequestItems: { [TableArn]: [{ PutRequest: { Item: { id: { S: '2' } } } }] } })));
    const batch = await run(client.send(new BatchGetItemCommand({ RequestItems: { [TableArn]: { Keys: [{ id: { S: '2' } }] } } })));
    expect(batch.Responses).toEqual({ [TableArn]: [{ id: { S: '2' } }] });
    const elsewhere = TableArn.replace('us-east-1', 'eu-west-1');
    expect(await run(refusal(client.send(new ScanCommand({ TableName: elsewhere }))))).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('continuous backups', () => {
  test('of a table that is not there have an error of their own', async () => {
    const expected = { name: 'TableNotFoundException', message: 'Table not found: records' };
    expect(await run(refusal(client.send(new DescribeContinuousBackupsCommand({ TableName }))))).toMatchObject(expected);
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    expect(
      await run(refusal(client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification })))),
    ).toMatchObject(expected);
  });

  test('tell the window in which the table can be restored', async () => {
    await make();
    const set = (spec: { PointInTimeRecoveryEnabled: boolean; RecoveryPeriodInDays?: number }) =>
      run(client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: spec })));
    const at = clock.now();
    await set({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 2 });
    await run(clock.sleep(5 * 86_400_000));
    const { ContinuousBackupsDescription } = await run(client.send(new DescribeContinuousBackupsCommand({ TableName })));
    expect(ContinuousBackupsDescription).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: 'ENABLED',
        RecoveryPeriodInDays: 2,
        EarliestRestorableDateTime: new Date(at + 3 * 86_400_000),
        LatestRestorableDateTime: new Date(at + 5 * 86_400_000 - 300_000),
      },
    });
    expect((await set({ PointInTimeRecoveryEnabled: false })).ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: 'DISABLED',
    });
    await expect(set({ PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36 })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('an update looks at the item as it was', () => {
  const list = (...values: number[]) => ({ L: values.map((value) => ({ N: String(value) })) });
  test.each([
    ['REMOVE l[0], l[2]', list(1, 3)],
    ['REMOVE l[2], l[0]', list(1, 3)],
    ['REMOVE l[3], l[1], l[0]', list(2)],
    ['REMOVE l[0], l[1], l[2], l[3]', list()],
    ['remove #l[0], #l[1]', list(2, 3)],
    ['REMOVE l[0] SET l[3] = :nine', list(1, 2, 9)],
    ['SET l[1] = :nine REMOVE l[0], l[2]', list(9, 3)],
    ['REMOVE l[0], n.m[1], n.m[0]', list(1, 2, 3)],
  ])('%s', async (UpdateExpression, l) => {
    await make();
    const Key = { id: { S: '1' } };
    await run(client.send(new PutItemCommand({ TableName, Item: { ...Key, l: list(0, 1, 2, 3), n: { M: { m: list(7, 8, 9) } } } })));
    const { Attributes } = await run(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression,
          ReturnValues: 'ALL_NEW',
          ...(UpdateExpression.includes('#') && { ExpressionAttributeNames: { '#l': 'l' } }),
          ...(UpdateExpression.includes(':') && { ExpressionAttributeValues: { ':nine': { N: '9' } } }),
        }),
      ),
    );
    expect(Attributes?.l).toEqual(l);
    if (UpdateExpression.includes('n.m')) expect(Attributes?.n).toEqual({ M: { m: list(9) } });
  });

  test.each([
    ['SET a = :remove', 'SET a = :remove'],
    ['SET #set = :a REMOVE b', 'SET #set = :a  REMOVE b'],
    ['REMOVE a REMOVE b', 'REMOVE a REMOVE b'],
    ['REMOVE a[1].b[0], a[0]', 'REMOVE a[1].b[0], a[0]'],
  ])('%s is handed on as %s', (expression, handed) => {
    expect(orderedRemovals(expression)).toBe(handed);
  });
});
