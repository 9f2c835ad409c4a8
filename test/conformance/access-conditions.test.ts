import { CreateTableCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

describe('a call that brings more with it needs more', () => {
  const PASSED = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
  const register = new RegisterTaskDefinitionCommand({
    family: 'checkout',
    containerDefinitions: [{ name: 'web', image: 'x', memory: 64 }],
    taskRoleArn: 'arn:aws:iam::123456789012:role/task',
    tags: [{ key: 'teal:deployment', value: '1' }],
  });
  const definition = 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:*';
  const registering = { Action: 'ecs:RegisterTaskDefinition', Resource: definition };
  const tagging = {
    Action: 'ecs:TagResource',
    Resource: definition,
    Condition: {
      StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['teal:deployment'] },
    },
  };
  const passing = { Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/task', Condition: PASSED };

  /**
   * Source: ECS Developer Guide, "Tag resources authorization"; IAM User Guide, "Grant a user permissions to
   * pass a role".
   */
  test('registering with tags and a role: ecs:TagResource and iam:PassRole', async () => {
    const { inRole } = await givenIam();
    const send = async (name: string, ...statements: object[]) => new ECSClient(await inRole(name, allowing(...statements))).send(register);
    await send('all', registering, tagging, passing);
    expect(await refusal(send('no-tags', registering, passing))).toMatchObject({
      message: expect.stringContaining('to perform: ecs:TagResource on'),
    });
    expect(await refusal(send('no-role', registering, tagging))).toMatchObject({
      message: expect.stringContaining('to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/task because'),
    });
    const toLambda = { ...passing, Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } };
    expect(await refusal(send('to-another', registering, tagging, toLambda))).toMatchObject({
      message: expect.stringContaining('iam:PassRole'),
    });
  });

  /**
   * Sources: Service Authorization Reference, RunTask and StopTask; ECS Developer Guide, "Identity-based
   * policy examples" (`ecs:cluster`), "Amazon ECS task IAM role".
   */
  test('running a task: its revision in its cluster, the roles of the revision, and its tags; stopping it: its tags', async () => {
    const { inRole, as } = await givenIam();
    const admin = new ECSClient(as());
    await admin.send(new CreateClusterCommand({ clusterName: 'prod' }));
    await admin.send(register);
    const cluster = { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:us-east-1:123456789012:cluster/prod' } };
    const running = { Action: 'ecs:RunTask', Resource: definition, Condition: cluster };
    const tagTask = {
      Action: 'ecs:TagResource',
      Resource: 'arn:aws:ecs:us-east-1:123456789012:task/prod/*',
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    };
    const run = async (name: string, ...statements: object[]) =>
      new ECSClient(await inRole(name, allowing(...statements))).send(
        new RunTaskCommand({ cluster: 'prod', taskDefinition: 'checkout', tags: [{ key: 'teal:service', value: 'checkout' }] }),
      );
    const needs = async (what: string, name: string, ...statements: object[]) =>
      expect(await refusal(run(name, ...statements))).toMatchObject({ message: expect.stringContaining(`to perform: ${what} on`) });
    await needs(
      'ecs:RunTask',
      'elsewhere',
      { ...running, Condition: { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:us-east-1:123456789012:cluster/test' } } },
      tagTask,
      passing,
    );
    await needs('ecs:TagResource', 'untagged', running, passing);
    await needs('iam:PassRole', 'unpassed', running, tagTask);
    const { tasks: [task] = [] } = await run('whole', running, tagTask, passing);
    const stop = async (name: string, service: string) =>
      new ECSClient(
        await inRole(name, allowing({ Action: 'ecs:StopTask', Condition: { StringEquals: { 'aws:ResourceTag/teal:service': service } } })),
      ).send(new StopTaskCommand({ cluster: 'prod', task: task?.taskArn }));
    expect(await refusal(stop('other', 'search'))).toMatchObject({ message: expect.stringContaining('ecs:StopTask') });
    expect((await stop('own', 'checkout')).task).toMatchObject({ desiredStatus: 'STOPPED' });
  });

  test('a service made with tags in one cluster: ecs:TagResource there, and ecs:cluster tells which', async () => {
    const { inRole } = await givenIam();
    const inProd = { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:us-east-1:123456789012:cluster/prod' } };
    const ecs = new ECSClient(await inRole('me', allowing({ Action: 'ecs:CreateService', Condition: inProd })));
    const create = (cluster: string, tags?: { key: string; value: string }[]) =>
      refusal(ecs.send(new CreateServiceCommand({ cluster, serviceName: 'a', taskDefinition: 'a', ...(tags && { tags }) })));
    expect(await create('prod')).toMatchObject({ name: 'ClusterNotFoundException' });
    expect(await create('test')).toMatchObject({ name: 'AccessDeniedException' });
    expect(await create('prod', [{ key: 'a', value: 'b' }])).toMatchObject({ message: expect.stringContaining('ecs:TagResource') });
  });

  /** Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control". */
  test('an item and a query are told to policies by their partition', async () => {
    const { inRole, as } = await givenIam();
    await new DynamoDBClient(as()).send(
      new CreateTableCommand({
        TableName: 'teal',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['service', 'item'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'service', KeyType: 'HASH' },
          { AttributeName: 'item', KeyType: 'RANGE' },
        ],
      }),
    );
    const condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['checkout'] } };
    const own = new DynamoDBClient(await inRole('own', allowing({ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Condition: condition })));
    const get = (service: string) =>
      own.send(new GetItemCommand({ TableName: 'teal', Key: { service: { S: service }, item: { S: 'a' } } }));
    const query = (service: string) =>
      own.send(
        new QueryCommand({
          TableName: 'teal',
          KeyConditionExpression: '#s = :s and begins_with(#i, :i)',
          ExpressionAttributeNames: { '#s': 'service', '#i': 'item' },
          ExpressionAttributeValues: { ':s': { S: service }, ':i': { S: 'a' } },
        }),
      );
    await get('checkout');
    await query('checkout');
    expect(await refusal(get('search'))).toMatchObject({ name: 'AccessDeniedException' });
    expect(await refusal(query('search'))).toMatchObject({ name: 'AccessDeniedException' });
  });

  /**
   * Sources: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control" and
   * "DynamoDB resource-based policy examples"; Service Authorization Reference.
   */
  test('reads are told to policies by the attributes that they name, and by whether they name any', async () => {
    const { inRole, as } = await givenIam();
    await new DynamoDBClient(as()).send(
      new CreateTableCommand({
        TableName: 'teal',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'service', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'service', KeyType: 'HASH' }],
      }),
    );
    const Condition = {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['service', 'active', 'last'] },
      StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    };
    const reader = new DynamoDBClient(await inRole('reader', allowing({ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Condition })));
    const get = (ProjectionExpression?: string, names?: Record<string, string>) =>
      reader.send(
        new GetItemCommand({ TableName: 'teal', Key: { service: { S: 'a' } }, ProjectionExpression, ExpressionAttributeNames: names }),
      );
    const query = (more: object) =>
      reader.send(
        new QueryCommand({
          TableName: 'teal',
          KeyConditionExpression: 'service = :s',
          ExpressionAttributeValues: { ':s': { S: 'a' } },
          ...more,
        }),
      );
    await get('active, #l.endedAt', { '#l': 'last' });
    await query({ ProjectionExpression: 'active' });
    await query({ ProjectionExpression: 'active', Select: 'SPECIFIC_ATTRIBUTES' });
    for (const refused of [
      () => get(),
      () => get('active, taskToken'),
      () => get('#t', { '#t': 'taskToken' }),
      () => get('#t.a', { '#t': 'taskToken' }),
      () => query({}),
      () => query({ Select: 'ALL_ATTRIBUTES' }),
      () => query({ ProjectionExpression: 'taskToken' }),
      () =>
        query({
          ProjectionExpression: 'active',
          FilterExpression: 'begins_with(#t, :t)',
          ExpressionAttributeNames: { '#t': 'taskToken' },
          ExpressionAttributeValues: { ':s': { S: 'a' }, ':t': { S: 'AQ' } },
        }),
      () =>
        query({
          ProjectionExpression: 'active',
          FilterExpression: 'attribute_exists(taskToken) AND active = :s',
        }),
    ])
      expect(await refusal(refused())).toMatchObject({ name: 'AccessDeniedException' });
  });

  /** Source: Route 53 Developer Guide, "Using IAM policy conditions for fine-grained access control". */
  test('a change of records is told to policies by names, types and actions', async () => {
    const { inRole } = await givenIam();
    const condition = {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['checkout.example.test', '\\052.example.test'],
        'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
      },
    };
    const Resource = 'arn:aws:route53:::hostedzone/Z1';
    const route53 = new Route53Client(
      await inRole('me', allowing({ Action: 'route53:ChangeResourceRecordSets', Resource, Condition: condition })),
    );
    const change = (HostedZoneId: string, Action: 'UPSERT' | 'DELETE', ...names: string[]) =>
      refusal(
        route53.send(
          new ChangeResourceRecordSetsCommand({
            HostedZoneId,
            ChangeBatch: {
              Changes: names.map((Name) => ({
                Action,
                ResourceRecordSet: { Name, Type: 'A', TTL: 1, ResourceRecords: [{ Value: '1.2.3.4' }] },
              })),
            },
          }),
        ),
      );
    expect(await change('Z1', 'UPSERT', 'Checkout.Example.test.', '*.example.test')).toMatchObject({ name: 'NoSuchHostedZone' });
    expect(await change('Z1', 'UPSERT', 'checkout.example.test', 'other.example.test')).toMatchObject({ name: 'AccessDenied' });
    expect(await change('Z1', 'DELETE', 'checkout.example.test')).toMatchObject({ name: 'AccessDenied' });
    expect(await change('Z2', 'UPSERT', 'checkout.example.test')).toMatchObject({ name: 'AccessDenied' });
  });
});
