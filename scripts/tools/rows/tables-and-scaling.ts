import type { Check } from '../check.ts';

const dynamodb = (operation: string, input: object) => ({ service: 'dynamodb', operation, input });
const table = (name: string, more: object = {}) =>
  dynamodb('CreateTable', {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...more,
  });
const arnOf = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;
const key = { id: { S: 'a' } };

/** 5: Application Auto Scaling, and 6: DynamoDB. Source: moto 5.2.1's tests, and the API reference. */
export const tableAndScalingChecks: readonly Check[] = [
  {
    row: 5,
    name: 'a service that is not there is no target',
    call: {
      service: 'application-autoscaling',
      operation: 'RegisterScalableTarget',
      input: {
        ServiceNamespace: 'ecs',
        ResourceId: 'service/default/nothing',
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 1,
        MaxCapacity: 2,
      },
    },
    expected: { refused: 'ValidationException', says: /ECS service doesn't exist/ },
    alsoByCli: true,
  },
  {
    row: 6,
    name: 'a table keeps the tags that it was made with',
    before: [table('tagged', { Tags: [{ Key: 'team', Value: 'tools' }] })],
    call: dynamodb('ListTagsOfResource', { ResourceArn: arnOf('tagged') }),
    expected: { answers: { Tags: [{ Key: 'team', Value: 'tools' }] } },
    alsoByCli: true,
  },
  {
    row: 6,
    name: 'a table keeps its protection',
    before: [table('protected', { DeletionProtectionEnabled: true })],
    call: dynamodb('DescribeTable', { TableName: 'protected' }),
    expected: { answers: { Table: { DeletionProtectionEnabled: true } } },
  },
  {
    row: 6,
    name: 'REMOVE takes the elements that it names',
    before: [
      table('lists'),
      dynamodb('DescribeTable', { TableName: 'lists' }),
      dynamodb('PutItem', { TableName: 'lists', Item: { ...key, letters: { L: ['a', 'b', 'c', 'd'].map((S) => ({ S })) } } }),
      dynamodb('UpdateItem', { TableName: 'lists', Key: key, UpdateExpression: 'REMOVE letters[0], letters[2]' }),
    ],
    call: dynamodb('GetItem', { TableName: 'lists', Key: key }),
    expected: { answers: { Item: { letters: { L: [{ S: 'b' }, { S: 'd' }] } } } },
  },
  {
    row: 6,
    name: 'backups of a table that is not there',
    call: dynamodb('DescribeContinuousBackups', { TableName: 'nothing' }),
    expected: { refused: 'TableNotFoundException' },
  },
  {
    row: 6,
    name: 'backups of a table are told whole',
    before: [table('backed')],
    call: dynamodb('DescribeContinuousBackups', { TableName: 'backed' }),
    expected: {
      answers: {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      },
    },
  },
  {
    row: 6,
    name: 'a table is known by its ARN',
    before: [table('known')],
    call: dynamodb('DescribeTable', { TableName: arnOf('known') }),
    expected: { answers: { Table: { TableName: 'known' } } },
  },
  {
    row: 6,
    name: 'an index on a table that is paid by request',
    before: [
      table('indexed', {
        AttributeDefinitions: ['id', 'other'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        GlobalSecondaryIndexes: [
          { IndexName: 'by-other', KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
        ],
      }),
    ],
    call: dynamodb('DescribeTable', { TableName: 'indexed' }),
    expected: { answers: { Table: { GlobalSecondaryIndexes: [{ IndexName: 'by-other' }] } } },
  },
];
