import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  TagResourceCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { dynamodbService } from '../../src/dynamodb/dynamodb.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, DOORS, refusal } from '../doors.ts';

const TableName = 'deployments';
const table = {
  TableName,
  KeySchema: [
    { AttributeName: 'service', KeyType: 'HASH' as const },
    { AttributeName: 'at', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'service', AttributeType: 'S' as const },
    { AttributeName: 'at', AttributeType: 'N' as const },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const key = (service: string, at = 0) => ({ service: { S: service }, at: { N: String(at) } });

describe.each(DOORS)('tables, %s', (door) => {
  const start = () => startLocalAws({ region: 'eu-west-1', services: { dynamodb: dynamodbService } });
  let local: Awaited<ReturnType<typeof start>>;
  let client: DynamoDBClient;
  beforeAll(async () => {
    local = await start();
    client = new DynamoDBClient(await clientThrough(door, local));
    const { TableDescription } = await client.send(new CreateTableCommand(table));
    expect(TableDescription).toMatchObject({
      TableStatus: 'CREATING',
      TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/deployments',
    });
  });
  afterAll(async () => {
    client.destroy();
    await local.stop();
  });

  test('are there once made', async () => {
    expect(await client.send(new DescribeTableCommand({ TableName }))).toMatchObject({ Table: { TableStatus: 'ACTIVE' } });
    expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [TableName] });
  });

  test('keep every type of value', async () => {
    const Item = {
      ...key('types'),
      text: { S: 'ä 漢' },
      number: { N: '12.5' },
      bytes: { B: new Uint8Array([0, 255, 3]) },
      yes: { BOOL: true },
      nothing: { NULL: true as const },
      names: { SS: ['a', 'b'] },
      nested: { M: { list: { L: [{ N: '1' }, { M: {} }] } } },
    };
    await client.send(new PutItemCommand({ TableName, Item }));
    const read = await client.send(new GetItemCommand({ TableName, Key: key('types') }));
    expect({ ...read.Item, bytes: [...read.Item!.bytes!.B!] }).toEqual({ ...Item, bytes: [0, 255, 3] });
  });

  test('hold a condition on a write', async () => {
    const Item = { ...key('lease'), epoch: { N: '1' } };
    await client.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(service)' }));
    const second = await refusal(
      client.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(service)' })),
    );
    expect(second).toMatchObject({ name: 'ConditionalCheckFailedException', message: 'The conditional request failed' });
    expect(second instanceof ConditionalCheckFailedException).toBe(true);
    const raised = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('lease'),
        UpdateExpression: 'SET epoch = epoch + :one',
        ConditionExpression: 'epoch = :known',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':known': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(raised.Attributes).toMatchObject({ epoch: { N: '2' } });
  });

  test('answer queries in order', async () => {
    for (const at of [3, 1, 2]) await client.send(new PutItemCommand({ TableName, Item: key('history', at) }));
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'service = :s',
        ExpressionAttributeValues: { ':s': { S: 'history' } },
        ScanIndexForward: false,
      }),
    );
    expect(Items!.map(({ at }) => at!.N)).toEqual(['3', '2', '1']);
  });

  test('are tagged by the ARN that they are told under', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    await client.send(new TagResourceCommand({ ResourceArn: Table!.TableArn, Tags: [{ Key: 'team', Value: 'shop' }] }));
    expect(await client.send(new ListTagsOfResourceCommand({ ResourceArn: Table!.TableArn }))).toMatchObject({
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
  });

  test('keep their time to live and backup settings, without their effect', async () => {
    expect(await client.send(new DescribeTimeToLiveCommand({ TableName }))).toMatchObject({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    });
    const on = new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } });
    await client.send(on);
    expect(await client.send(new DescribeTimeToLiveCommand({ TableName }))).toMatchObject({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
    });
    expect(await refusal(client.send(on))).toMatchObject({ name: 'ValidationException', message: 'TimeToLive is already enabled' });

    const recovery = { PointInTimeRecoveryEnabled: true };
    await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: recovery }));
    expect(await client.send(new DescribeContinuousBackupsCommand({ TableName }))).toMatchObject({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
    });
    const nowhere = await refusal(client.send(new DescribeTimeToLiveCommand({ TableName: 'nowhere' })));
    expect(nowhere).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('are gone once deleted', async () => {
    await client.send(new CreateTableCommand({ ...table, TableName: 'short-lived' }));
    await client.send(new DeleteTableCommand({ TableName: 'short-lived' }));
    expect(await refusal(client.send(new DescribeTableCommand({ TableName: 'short-lived' })))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('have no transactions, and say so', async () => {
    const refused = await refusal(client.send(new TransactWriteItemsCommand({ TransactItems: [] })));
    expect(refused).toMatchObject({ name: 'UnknownOperationException', message: expect.stringContaining('UpdateItem') });
  });
});

describe('in virtual time', () => {
  test('time stands still while a table is written', async () => {
    const clock = new VirtualClock(0);
    const local = await startLocalAws({ clock, services: { dynamodb: dynamodbService } });
    const client = new DynamoDBClient(await clientThrough('in process', local));
    let ticks = 0;
    clock.after(1, () => ticks++);
    const write = async () => {
      await client.send(new CreateTableCommand(table));
      for (let at = 0; at < 20; at++) await client.send(new PutItemCommand({ TableName, Item: key('s', at) }));
      return clock.now();
    };
    expect(await clock.run(write())).toBe(0);
    expect(ticks).toBe(0);
  });

  test('two local AWSs share nothing', async () => {
    const make = async () => {
      const local = await startLocalAws({ clock: new VirtualClock(0), services: { dynamodb: dynamodbService } });
      return new DynamoDBClient(await clientThrough('in process', local));
    };
    const [one, other] = [await make(), await make()];
    await one.send(new CreateTableCommand(table));
    expect(await other.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
  });
});
