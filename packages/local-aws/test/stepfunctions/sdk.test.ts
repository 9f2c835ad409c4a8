import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { lambdaService } from '../../src/lambda/lambda.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { stepFunctionsService } from '../../src/stepfunctions/stepfunctions.ts';
import { chain, lambda } from './world.ts';

async function localAws() {
  const clock = new VirtualClock();
  const local = await startLocalAws({ clock, services: { lambda: lambdaService, stepfunctions: stepFunctionsService } });
  const client = new SFNClient({
    region: 'us-east-1',
    endpoint: 'http://local',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
  });
  const start = async (definition: object) => {
    const machine = {
      name: 'machine',
      roleArn: 'arn:aws:iam::123456789012:role/machine',
      definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
    };
    const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine));
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"n":20}' }));
    return executionArn!;
  };
  return { clock, local, client, start };
}

describe('with the SDK and the local Lambda, in process and in virtual time', () => {
  test('a function answers the token of the execution that called it, an hour of waiting later', async () => {
    const { clock, local, client, start } = await localAws();
    local.services.lambda.register({
      name: 'ask',
      handler: async ({ token }: { token: string }) => {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"n":41}' }));
      },
    });
    local.services.lambda.register({ name: 'add', handler: async ({ n }: { n: number }) => n + 1 });
    const executionArn = await start(
      chain({
        Wait: { Type: 'Wait', Seconds: 3600 },
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
        },
        Add: lambda('add'),
      }),
    );
    await clock.run(local.services.stepfunctions.ended(executionArn));
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'SUCCEEDED', output: '42' });
    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events!.filter(({ type }) => type === 'TaskSucceeded')).toHaveLength(2);
    expect(events!.at(-1)!.timestamp).toEqual(new Date(Date.UTC(2026, 0, 1, 1)));
  });

  test('a function that is not there fails the task under the name that a catcher can use', async () => {
    const { clock, local, start } = await localAws();
    const executionArn = await start(chain({ Call: lambda('nowhere') }));
    const end = await clock.run(local.services.stepfunctions.ended(executionArn));
    expect(end).toMatchObject({ status: 'FAILED', error: 'Lambda.ResourceNotFoundException' });
    expect(end.cause).toContain('(Service: Lambda, Status Code: 404)');
  });

  test("a function's error, time-out and crash have the names that AWS gives them", async () => {
    const { clock, local, client } = await localAws();
    const { lambda: functions, stepfunctions } = local.services;
    functions.register({
      name: 'throws',
      handler: async () => {
        throw Object.assign(new Error('no'), { name: 'NotReady' });
      },
    });
    functions.register({ name: 'hangs', timeoutSeconds: 3, handler: () => new Promise(() => {}) });
    const failed: (string | undefined)[] = [];
    for (const name of ['throws', 'hangs']) {
      const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...chain({ Call: lambda(name) }) });
      const { stateMachineArn } = await client.send(
        new CreateStateMachineCommand({ name, roleArn: 'arn:aws:iam::123456789012:role/r', definition }),
      );
      const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
      failed.push((await clock.run(stepfunctions.ended(executionArn!))).error);
    }
    expect(failed).toEqual(['NotReady', 'Sandbox.Timedout']);
  });
});
