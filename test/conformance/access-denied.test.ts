import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeListenersCommand, ElasticLoadBalancingV2Client, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ChangeResourceRecordSetsCommand, ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreateStateMachineCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam, trusting } from '../../packages/local-aws/test/iam/given.ts';

const ME = 'arn:aws:sts::123456789012:assumed-role/me/test';
const LISTENER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/prod/50dc6c495c0c9188/f2f7dc8efc522ab2';
const because = (action: string) => `because no identity-based policy allows the ${action} action`;

/**
 * Texts as people have quoted them: ECS (cdklabs/construct-hub#1207), Elastic Load Balancing
 * (terraform-aws-modules/terraform-aws-iam#190,
 * aws-samples/multi-tenant-chatbot-using-rag-with-amazon-bedrock#17), Step Functions
 * (aws-amplify/amplify-hosting#2597), DynamoDB (AntonShuvaev/intellij-dynamodb#29), Route 53
 * (go-acme/lego#716, acmesh-official/acme.sh#65).
 */
describe('a caller who may not is told so by', () => {
  const given = async () => (await givenIam()).inRole('me');

  test('ECS: AccessDeniedException, 400', async () => {
    const ecs = new ECSClient(await given());
    expect(await refusal(ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: ecs:UpdateService on resource: arn:aws:ecs:us-east-1:123456789012:service/prod/checkout-a ${because('ecs:UpdateService')}`,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await refusal(ecs.send(new ListTasksCommand({ cluster: 'prod' })))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: ecs:ListTasks on resource: * ${because('ecs:ListTasks')}`,
    });
  });

  test('Elastic Load Balancing: AccessDenied, 403, without a resource where there is none', async () => {
    const elb = new ElasticLoadBalancingV2Client(await given());
    expect(await refusal(elb.send(new ModifyListenerCommand({ ListenerArn: LISTENER })))).toMatchObject({
      name: 'AccessDenied',
      message: `User: ${ME} is not authorized to perform: elasticloadbalancing:ModifyListener on resource: ${LISTENER} ${because('elasticloadbalancing:ModifyListener')}`,
      $metadata: { httpStatusCode: 403 },
    });
    expect(await refusal(elb.send(new DescribeListenersCommand({ ListenerArns: [LISTENER] })))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: elasticloadbalancing:DescribeListeners ${because('elasticloadbalancing:DescribeListeners')}`,
    });
  });

  test('Route 53: AccessDenied, 403', async () => {
    const route53 = new Route53Client(await given());
    expect(await refusal(route53.send(new ListHostedZonesCommand({})))).toMatchObject({
      name: 'AccessDenied',
      message: `User: ${ME} is not authorized to perform: route53:ListHostedZones ${because('route53:ListHostedZones')}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('DynamoDB: AccessDeniedException, 400', async () => {
    const dynamo = new DynamoDBClient(await given());
    expect(await refusal(dynamo.send(new GetItemCommand({ TableName: 'teal', Key: { service: { S: 'a' } } })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/teal ${because('dynamodb:GetItem')}`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('Step Functions: AccessDeniedException, 400, and an alias is asked about as its machine', async () => {
    const sfn = new SFNClient(await given());
    const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:teal-dns';
    expect(await refusal(sfn.send(new StartExecutionCommand({ stateMachineArn: `${machine}:live` })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: states:StartExecution on resource: ${machine} ${because('states:StartExecution')}`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('Lambda: AccessDeniedException, 403', async () => {
    const lambda = new LambdaClient(await given());
    expect(await refusal(lambda.send(new InvokeCommand({ FunctionName: 'notify' })))).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ME} is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:notify ${because('lambda:InvokeFunction')}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('CloudWatch: AccessDenied, 403', async () => {
    const cloudWatch = new CloudWatchClient(await given());
    expect(await refusal(cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['5xx'] })))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        'cloudwatch:DescribeAlarms on resource: arn:aws:cloudwatch:us-east-1:123456789012:alarm:5xx because',
      ),
      $metadata: { httpStatusCode: 403 },
    });
    const metrics = new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(1), MetricDataQueries: [] });
    expect(await refusal(cloudWatch.send(metrics))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: cloudwatch:GetMetricData ${because('cloudwatch:GetMetricData')}`,
    });
  });

  test('any of them, where a policy denies it', async () => {
    const { inRole } = await givenIam();
    const policy = allowing({ Action: 'ecs:*' }, { Effect: 'Deny', Action: 'ecs:DescribeServices' });
    const ecs = new ECSClient(await inRole('me', policy));
    expect(await refusal(ecs.send(new DescribeServicesCommand({ services: ['a'] })))).toMatchObject({
      message: `User: ${ME} is not authorized to perform: ecs:DescribeServices on resource: arn:aws:ecs:us-east-1:123456789012:service/default/a with an explicit deny in an identity-based policy`,
    });
  });

  test('no other error first: what is asked for is not looked at', async () => {
    const elb = new ElasticLoadBalancingV2Client(await given());
    expect(await refusal(elb.send(new ModifyListenerCommand({ ListenerArn: undefined })))).toMatchObject({ name: 'AccessDenied' });
  });
});

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

describe('a service that acts in a role', () => {
  const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:work';
  const definition = (states: object) => JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Work', States: states });
  const INVOKES = definition({
    Work: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: FUNCTION }, End: true },
  });

  /** Source: awslabs/aws-deployment-framework#460. */
  test('Step Functions fails a task whose machine may not invoke the function', async () => {
    const { local, clock, as, makeRole, iam: _ } = await givenIam();
    local.services.lambda.register({ name: 'work', handler: async () => 'done' });
    const roleArn = await makeRole(
      'machine',
      trusting({ Service: 'states.amazonaws.com' }),
      allowing({ Action: 'lambda:InvokeFunction', Resource: `${FUNCTION}-other` }),
    );
    const sfn = new SFNClient(as());
    const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition: INVOKES }));
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    expect(await clock.run(local.services.stepfunctions.ended(executionArn))).toMatchObject({
      status: 'FAILED',
      error: 'Lambda.AWSLambdaException',
      cause: expect.stringMatching(
        /^User: arn:aws:sts::123456789012:assumed-role\/machine\/m is not authorized to perform: lambda:InvokeFunction on resource: \S+:function:work because no identity-based policy allows the lambda:InvokeFunction action \(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
      ),
    });
  });

  test('and lets one through whose machine may', async () => {
    const { local, clock, as, makeRole, accesses } = await givenIam();
    local.services.lambda.register({ name: 'work', handler: async () => 'done' });
    const roleArn = await makeRole(
      'machine',
      trusting({ Service: 'states.amazonaws.com' }),
      allowing({ Action: 'lambda:InvokeFunction', Resource: FUNCTION }),
    );
    const sfn = new SFNClient(as());
    const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition: INVOKES }));
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    expect(await clock.run(local.services.stepfunctions.ended(executionArn))).toMatchObject({ status: 'SUCCEEDED' });
    expect(accesses).toMatchObject([{ role: roleArn, action: 'lambda:InvokeFunction', resource: FUNCTION, allowed: true }]);
  });

  /** Source: theburningmonk's account of it in lumigo-io/lumigo-CLI#83; Miserlou/Zappa#381. */
  test('is refused a role that does not trust it', async () => {
    const { as, makeRole } = await givenIam();
    const roleArn = await makeRole('wrong', trusting({ Service: 'ecs-tasks.amazonaws.com' }));
    expect(
      await refusal(new SFNClient(as()).send(new CreateStateMachineCommand({ name: 'm', roleArn, definition: INVOKES }))),
    ).toMatchObject({
      name: 'AccessDeniedException',
      message: 'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    });
    const events = new EventBridgeClient(as());
    const { PutRuleCommand } = await import('@aws-sdk/client-eventbridge');
    await events.send(new PutRuleCommand({ Name: 'r', ScheduleExpression: 'rate(1 minute)' }));
    const Targets = [{ Id: '1', Arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', RoleArn: roleArn }];
    expect(await refusal(events.send(new PutTargetsCommand({ Rule: 'r', Targets })))).toMatchObject({
      name: 'ValidationException',
      message: `Provided role '${roleArn}' cannot be assumed by principal 'events.amazonaws.com'.`,
    });
  });

  /**
   * Source: EventBridge User Guide, "Event retry policy and using dead-letter queues": missing permissions
   * are not retried.
   */
  test('EventBridge gives an event up that its role may not start an execution with', async () => {
    const { local, clock, as, makeRole } = await givenIam();
    const sfn = new SFNClient(as());
    const machineRole = await makeRole('machine', trusting({ Service: 'states.amazonaws.com' }));
    const idle = definition({ Work: { Type: 'Succeed' } });
    const { stateMachineArn = '' } = await sfn.send(new CreateStateMachineCommand({ name: 'm', roleArn: machineRole, definition: idle }));
    const RoleArn = await makeRole(
      'rule',
      trusting({ Service: 'events.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/r' } }),
    );
    const { PutEventsCommand, PutRuleCommand } = await import('@aws-sdk/client-eventbridge');
    const events = new EventBridgeClient(as());
    await events.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"]}' }));
    await events.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: '1', Arn: stateMachineArn, RoleArn }] }));
    await events.send(new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 't', Detail: '{}' }] }));
    await clock.run(clock.sleep(5_000));
    expect(local.services.events.facade.failedDeliveries()).toMatchObject([
      {
        attempts: 1,
        reason: expect.stringContaining(
          `assumed-role/rule/r is not authorized to perform: states:StartExecution on resource: ${stateMachineArn}`,
        ),
      },
    ]);
  });
});

describe('a function', () => {
  const lambdaTrust = trusting({ Service: 'lambda.amazonaws.com' });

  test('makes its calls in its role, whatever keys its clients have', async () => {
    const { local, clock, as, makeRole } = await givenIam();
    const role = await makeRole('worker', lambdaTrust, allowing({ Action: 'lambda:GetFunction' }));
    const lambda = new LambdaClient(as());
    const handler = async ({ call }: { call: 'allowed' | 'not allowed' }) =>
      call === 'allowed'
        ? (await lambda.send(new GetFunctionCommand({ FunctionName: 'work' }))).Configuration?.Role
        : (await refusal(lambda.send(new InvokeCommand({ FunctionName: 'work' })))).message;
    local.services.lambda.register({ name: 'work', handler, role });
    const { facade } = local.services.lambda;
    expect(await clock.run(facade.invoke('work', { call: 'allowed' }))).toMatchObject({ ok: true, payload: role });
    expect(await clock.run(facade.invoke('work', { call: 'not allowed' }))).toMatchObject({
      payload: expect.stringContaining(
        'User: arn:aws:sts::123456789012:assumed-role/worker/work is not authorized to perform: lambda:InvokeFunction',
      ),
    });
  });

  test('cannot run in a role that does not trust Lambda', async () => {
    const { local, makeRole } = await givenIam();
    const role = await makeRole('worker', trusting({ Service: 'states.amazonaws.com' }));
    local.services.lambda.register({ name: 'work', handler: async () => 1, role });
    expect(await refusal(local.services.lambda.facade.invoke('work', {}))).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('where policies are not enforced', () => {
  test('everybody may do everything, and callers are known all the same', async () => {
    const { inRole, accesses, local } = await givenIam(false);
    const callers: string[] = [];
    const ecs = new ECSClient(await inRole('me'));
    local.effects.watch((effect) => effect.kind === 'api-call' && callers.push(effect.caller));
    expect(await ecs.send(new DescribeServicesCommand({ services: ['a'] })).catch((error: Error) => error.name)).toBe(
      'ClusterNotFoundException',
    );
    expect(callers).toEqual([ME]);
    expect(accesses).toEqual([]);
  });
});

test('a task token is asked about as the machine whose task waits', async () => {
  const { local, clock, as, makeRole, inRole } = await givenIam();
  const tokens: string[] = [];
  local.services.lambda.register({ name: 'work', handler: async ({ token }: { token: string }) => void tokens.push(token) });
  const roleArn = await makeRole('machine', trusting({ Service: 'states.amazonaws.com' }), allowing({ Action: 'lambda:InvokeFunction' }));
  const Arguments = { FunctionName: 'work', Payload: { token: '{% $states.context.Task.Token %}' } };
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Wait',
    States: { Wait: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments, End: true } },
  });
  const sfn = new SFNClient(as());
  const { stateMachineArn = '' } = await sfn.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition }));
  const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  await clock.run(clock.sleep(1_000));
  const answer = new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{}' });
  const other = new SFNClient(await inRole('other', allowing({ Action: 'states:SendTaskSuccess', Resource: `${stateMachineArn}-other` })));
  expect(await refusal(other.send(answer))).toMatchObject({
    message: expect.stringContaining(`states:SendTaskSuccess on resource: ${stateMachineArn} because`),
  });
  await new SFNClient(await inRole('its', allowing({ Action: 'states:SendTaskSuccess', Resource: stateMachineArn }))).send(answer);
  expect(await clock.run(local.services.stepfunctions.ended(executionArn))).toMatchObject({ status: 'SUCCEEDED' });
});
