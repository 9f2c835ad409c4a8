// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DescribeTimeToLiveCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { ScaledClock } from '../../src/clock/scaled-clock.ts';
import { bringUp, type Stack } from '../../src/cloudformation/bring-up.ts';
import { type Clients, clientsOf } from '../../src/cloudformation/clients.ts';
import { leftOutOf } from '../../src/cloudformation/providers.ts';
import type { Resource, Template } from '../../src/cloudformation/template.ts';
import { type LocalAws, startLocalAws } from '../../src/local-aws.ts';

let local: LocalAws;
let clients: Clients;
let folder: string;

beforeEach(async () => {
  const clock = new ScaledClock(20);
  local = await startLocalAws({ clock, port: 0, enforceIam: true });
  clients = clientsOf(local);
  folder = await mkdtemp(join(tmpdir(), 'stack-'));
});
afterEach(async () => {
  await local?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const up = (template: Template, parameters: Readonly<Record<string, string>> = {}): Promise<Stack> =>
  bringUp({
    name: 'tiny',
    template,
    packages: folder,
    local,
    parameters,
  });

/** Writes what it is told into the table, over the wire and by its role. */
const WRITER = `
const http = require('node:http');
exports.handler = (event) => new Promise((resolve, reject) => {
  const scope = process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request';
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.PutItem',
    'x-amz-security-token': process.env.AWS_SESSION_TOKEN,
    authorization: 'AWS4-HMAC-SHA256 Credential=' + scope + ', SignedHeaders=host, Signature=0',
  };
  const request = http.request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, async (answer) => {
    let text = '';
    for await (const part of answer) text += part;
    if (answer.statusCode === 200) resolve({ written: event.what });
    else reject(Object.assign(new Error(text), { name: 'Refused' }));
  });
  request.on('error', reject).end(JSON.stringify({ TableName: process.env.TABLE, Item: { id: { S: 'one' }, what: { S: event.what } } }));
});`;

const role = (service: string, statement: object): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole'] }],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } }],
  },
});

/**
 * One of each that comes up, and some that do not; a rule starts the machine's alias, whose function writes
 * into the table.
 */
const tiny = (mayWrite = 'dynamodb:PutItem'): Template => ({
  Parameters: { Days: { Type: 'Number', Default: 30 }, Word: { Type: 'String', Default: 'hello' } },
  Conditions: { Kept: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Days' }, 0] }] } },
  Resources: {
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['tiny'] },
        Targets: [
          {
            Id: 'machine',
            Arn: { Ref: 'Live' },
            RoleArn: { 'Fn::GetAtt': ['RuleRole', 'Arn'] },
            InputTransformer: { InputPathsMap: { what: '$.detail.what' }, InputTemplate: '{"what":<what>}' },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Lost', 'Arn'] } },
          },
        ],
      },
    },
    Live: {
      Type: 'AWS::StepFunctions::StateMachineAlias',
      Properties: { Name: 'live', RoutingConfiguration: [{ StateMachineVersionArn: { Ref: 'Version' }, Weight: 100 }] },
    },
    Version: {
      Type: 'AWS::StepFunctions::StateMachineVersion',
      Properties: { StateMachineArn: { Ref: 'Machine' }, StateMachineRevisionId: { 'Fn::GetAtt': ['Machine', 'StateMachineRevisionId'] } },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: { 'Fn::Sub': '${AWS::StackName}-machine' },
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Write',
          States: {
            Write: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              Arguments: { FunctionName: '${Writer}', Payload: '{% $states.input %}' },
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        }),
        DefinitionSubstitutions: { Writer: { 'Fn::GetAtt': ['Writer', 'Arn'] } },
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        LoggingConfiguration: { Level: 'ERROR' },
      },
    },
    Writer: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'tiny-writer',
        Code: { S3Bucket: { Ref: 'Bucket' }, S3Key: 'some/where/writer.zip' },
        Handler: 'writer.handler',
        Runtime: 'nodejs24.x',
        Timeout: '10',
        Role: { 'Fn::GetAtt': ['WriterRole', 'Arn'] },
        Environment: { Variables: { TABLE: { Ref: 'Table' } } },
        VpcConfig: { 'Fn::If': ['Kept', { Ref: 'AWS::NoValue' }, { SubnetIds: [] }] },
      },
      DependsOn: ['Log'],
    },
    ByPeople: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Writer' }, FunctionVersion: '$LATEST', Name: 'by-people', Description: 'of people' },
    },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'tiny',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        TimeToLiveSpecification: { 'Fn::If': ['Kept', { AttributeName: 'expires', Enabled: true }, { Ref: 'AWS::NoValue' }] },
      },
    },
    WriterRole: role('lambda.amazonaws.com', { Action: [mayWrite], Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] }),
    MachineRole: role('states.amazonaws.com', { Action: ['lambda:InvokeFunction'], Resource: [{ 'Fn::GetAtt': ['Writer', 'Arn'] }] }),
    RuleRole: role('events.amazonaws.com', { Action: ['states:StartExecution'], Resource: [{ Ref: 'Machine' }] }),
    Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/tiny-writer', RetentionInDays: { Ref: 'Days' } } },
    Lost: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600, Tags: [{ Key: 'of', Value: 'tiny' }] } },
    Bucket: { Type: 'AWS::S3::Bucket' },
  },
  Outputs: {
    Machine: { Value: { Ref: 'Live' } },
    Log: { Value: { 'Fn::GetAtt': 'Log.Arn' } },
    Lost: { Value: { Ref: 'Lost' } },
    ByPeople: { Value: { Ref: 'ByPeople' } },
    Never: { Condition: 'Kept', Value: { 'Fn::Sub': '${Word} ${Days}' } },
  },
});

/** Puts an event, and gives the execution that it starts, once that has ended. */
async function started() {
  const { promise, resolve } = Promise.withResolvers<string>();
  const unwatch = local.effects.watch((effect) => {
    if (effect.kind === 'execution') resolve(effect.execution);
  });
  await clients.events.send(new PutEventsCommand({ Entries: [{ Source: 'tiny', DetailType: 'said', Detail: '{"what":"hello"}' }] }));
  const execution = await promise;
  unwatch();
  const end = await local.services.stepfunctions.ended(execution);
  return { end, described: await clients.sfn.send(new DescribeExecutionCommand({ executionArn: execution })) };
}

describe('a template', () => {
  beforeEach(() => writeFile(join(folder, 'writer.zip'), zipSync({ 'writer.cjs': strToU8(WRITER) })));

  test('comes up, and what it describes works together: an event, the alias, the function from its zip, the table, each by its role', async () => {
    const { outputs, resources } = await up(tiny());
    const machine = `arn:aws:states:us-east-1:123456789012:stateMachine:tiny-machine`;
    expect(outputs).toEqual({
      Machine: `${machine}:live`,
      Log: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/tiny-writer:*',
      Lost: expect.stringMatching(new RegExp(`^${local.endpoint}/123456789012/tiny-Lost-\\w{12}$`)),
      ByPeople: 'arn:aws:lambda:us-east-1:123456789012:function:tiny-writer:by-people',
      Never: 'hello 30',
    });
    expect(
      Object.entries(resources)
        .filter(([, { leftOut }]) => leftOut)
        .map(([id]) => id)
        .sort(),
    ).toEqual(['Bucket', 'Log']);

    const { end, described } = await started();
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: '{"written":"hello"}' });
    expect(described).toMatchObject({
      stateMachineArn: machine,
      stateMachineVersionArn: `${machine}:1`,
      stateMachineAliasArn: `${machine}:live`,
    });
    const { Attributes: lost } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: String(outputs.Lost), AttributeNames: ['All'] }),
    );
    expect(lost).toMatchObject({ MessageRetentionPeriod: '1209600' });
    const { Item } = await clients.dynamo.send(new GetItemCommand({ TableName: 'tiny', Key: { id: { S: 'one' } } }));
    expect(Item?.what).toEqual({ S: 'hello' });
    const { TimeToLiveDescription } = await clients.dynamo.send(new DescribeTimeToLiveCommand({ TableName: 'tiny' }));
    expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
    const { PolicyDocument } = await clients.iam.send(
      new GetRolePolicyCommand({ RoleName: resources.WriterRole?.ref ?? '', PolicyName: 'own' }),
    );
    expect(decodeURIComponent(PolicyDocument ?? '')).toContain(':table/tiny');
  });

  test('has its policies enforced: a function whose role lacks a call is refused it', async () => {
    await up(tiny('dynamodb:GetItem'));
    const { end } = await started();
    expect(end).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: expect.stringContaining('is not authorized to perform: dynamodb:PutItem'),
    });
  });

  test('has the parameters that it is given', async () => {
    await up(tiny(), { Days: '0' });
    const { TimeToLiveDescription } = await clients.dynamo.send(new DescribeTimeToLiveCommand({ TableName: 'tiny' }));
    expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: 'DISABLED' });
  });

  test('tells what it has that does not come up', () => {
    expect(leftOutOf(tiny())).toBe('AWS::Logs::LogGroup, AWS::S3::Bucket');
  });
});

describe('refused before anything is made', () => {
  const { TimeToLiveSpecification: _, ...properties } = tiny().Resources.Table?.Properties ?? {};
  const table: Resource = { Type: 'AWS::DynamoDB::Table', Properties: properties };

  test.each<[string, Template, RegExp]>([
    [
      'a type that is not known',
      { Resources: { Table: table, Topic: { Type: 'AWS::SNS::Topic' } } },
      /^Resources\.Topic: resources of type AWS::SNS::Topic do not come up here; known are .*AWS::Lambda::Function/,
    ],
    [
      'a parameter without a value',
      { Parameters: { P: { Type: 'String' } }, Resources: { Table: table } },
      /^Parameters\.P: it has no value/,
    ],
    ['a circle', { Resources: { Table: table, A: { Type: 'AWS::SQS::Queue', DependsOn: 'A' } } }, /in a circle: A -> A/],
  ])('%s', async (_, template, message) => {
    await expect(up(template)).rejects.toThrow(message);
    await expect(clients.dynamo.send(new DescribeTableCommand({ TableName: 'tiny' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test.each<[string, Resource, RegExp]>([
    [
      'a property that has no place here',
      { Type: 'AWS::DynamoDB::Table', Properties: { ...table.Properties, StreamSpecification: {} } },
      /^Resources\.One\.Properties\.StreamSpecification: AWS::DynamoDB::Table does not come up with this property here$/,
    ],
    [
      'a property that is missing',
      { Type: 'AWS::IAM::Role', Properties: {} },
      /^Resources\.One\.Properties\.AssumeRolePolicyDocument: it is not there$/,
    ],
    [
      'what its service refuses',
      { Type: 'AWS::DynamoDB::Table', Properties: { ...table.Properties, TableName: 'no' } },
      /^One \(AWS::DynamoDB::Table\) did not come up: ValidationException/,
    ],
  ])('%s', async (_, resource, message) => {
    await expect(up({ Resources: { One: resource } })).rejects.toThrow(message);
  });

  test('an attribute that a resource does not have', async () => {
    const template = {
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue' },
        Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { 'Fn::GetAtt': 'Queue.Url' } } },
      },
    };
    await expect(up(template)).rejects.toThrow(
      'Resources.Log.Properties.LogGroupName.Fn::GetAtt: AWS::SQS::Queue has no attribute Url here; it has Arn, QueueName, QueueUrl',
    );
  });
});
