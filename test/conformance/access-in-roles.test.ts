import { EventBridgeClient, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateStateMachineCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam, trusting } from '../../packages/local-aws/test/iam/given.ts';

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
