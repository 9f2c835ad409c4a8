import { CreateStateMachineCommand, DescribeExecutionCommand, type SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { lambdaService } from '../../packages/local-aws/src/lambda/lambda.ts';
import { stepFunctionsService } from '../../packages/local-aws/src/stepfunctions/stepfunctions.ts';
import { sfn } from '../../src/aws/clients.ts';
import { sfnExecutions } from '../../src/aws/sfn-executions.ts';
import { givenAws } from './given-aws.ts';

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

/** A machine that hands its task token to a function and waits for the answer. */
async function givenMachine() {
  const aws = await givenAws({ lambda: lambdaService, stepfunctions: stepFunctionsService });
  stop = () => aws.local.stop();
  const client = sfn(aws.clients);
  const tokens: string[] = [];
  aws.local.services.lambda.register({
    name: 'keep-token',
    handler: async ({ token }: { token: string }) => void tokens.push(token),
  });
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Wait for a verb',
    States: {
      'Wait for a verb': {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'keep-token', Payload: { token: '{% $states.context.Task.Token %}' } },
        TimeoutSeconds: 600,
        End: true,
      },
    },
  };
  const { stateMachineArn } = await aws.run(
    client.send(
      new CreateStateMachineCommand({
        name: 'deploy',
        roleArn: 'arn:aws:iam::123456789012:role/r',
        definition: JSON.stringify(definition),
      }),
    ),
  );
  return {
    ...aws,
    client,
    tokens,
    machine: stateMachineArn!,
    executions: sfnExecutions(client),
    pass: (s: number) => aws.run(aws.clock.sleep(s * 1000)),
  };
}

describe('executions', () => {
  test('are started once for a name, whether that one runs or has ended', async () => {
    const { executions, machine, run, client } = await givenMachine();
    expect(await run(executions.startOnce(machine, 'found-1', { push: 1 }))).toBe(true);
    expect(await run(executions.startOnce(machine, 'found-1', { push: 1 }))).toBe(false);
    const { executionArn } = await run(
      client.send(new DescribeExecutionCommand({ executionArn: `${machine.replace('stateMachine', 'execution')}:found-1` })),
    );
    await run(client.send(new StopExecutionCommand({ executionArn })));
    expect(await run(executions.startOnce(machine, 'found-1', { push: 2 }))).toBe(false);
  });

  test('started, run; stopped, have ended; never heard of, are unknown', async () => {
    const { executions, machine, run, client } = await givenMachine();
    const arn = await run(executions.start(machine, 'checkout-7', { queued: true }));
    expect(arn).toMatch(/:execution:deploy:checkout-7$/);
    expect(await run(executions.status(arn))).toBe('running');
    await run(client.send(new StopExecutionCommand({ executionArn: arn })));
    expect(await run(executions.status(arn))).toBe('ended');
    expect(await run(executions.status(`${arn}-never`))).toBe('unknown');
  });

  test('are stopped, with why in their history; harmlessly once they have ended; false when nobody knows them', async () => {
    const { executions, machine, run, client } = await givenMachine();
    const arn = await run(executions.start(machine, 'checkout-7', { queued: true }));
    const told = () => run(client.send(new DescribeExecutionCommand({ executionArn: arn })));
    expect(await run(executions.stop(arn, 'rollback'))).toBe(true);
    const first = await told();
    expect(first).toMatchObject({ status: 'ABORTED', error: 'CutOff', cause: 'rollback' });
    await run(executions.stop(arn, 'once more'));
    expect(await told()).toMatchObject({ status: 'ABORTED', cause: 'rollback', stopDate: first.stopDate });
    expect(await run(executions.stop(`${arn}-never`, 'rollback'))).toBe(false);
  });

  test('the same name and input again is the same execution, running or ended', async () => {
    const { executions, machine, run, client } = await givenMachine();
    const arn = await run(executions.start(machine, 'checkout-7', { request: 'x' }));
    expect(await run(executions.start(machine, 'checkout-7', { request: 'x' }))).toBe(arn);
    await run(client.send(new StopExecutionCommand({ executionArn: arn })));
    expect(await run(executions.start(machine, 'checkout-7', { request: 'x' }))).toBe(arn);
  });

  test('the same name with another input is an error, not another deployment', async () => {
    const { executions, machine, run } = await givenMachine();
    await run(executions.start(machine, 'checkout-7', { request: 'x' }));
    await expect(run(executions.start(machine, 'checkout-7', { request: 'y' }))).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  test.each([
    ['the machine as it was named', undefined, 'deploy', 'deploy'],
    ['the alias of the machine', 'live', 'deploy', 'deploy:live'],
    ['the alias, of whichever version or alias was named', 'live', 'deploy:7', 'deploy:live'],
    ['what was named, a qualified one too', undefined, 'deploy:live', 'deploy:live'],
  ])('are started on %s', async (_, alias, named, started) => {
    const machine = 'arn:aws-us-gov:states:us-gov-west-1:123456789012:stateMachine:';
    const asked: unknown[] = [];
    const client = {
      send: async ({ input }: { readonly input: { readonly stateMachineArn: string } }) => {
        asked.push(input.stateMachineArn);
        return {};
      },
    } as unknown as SFNClient;
    expect(await sfnExecutions(client, alias).start(`${machine}${named}`, 'checkout-7', {})).toBe(
      'arn:aws-us-gov:states:us-gov-west-1:123456789012:execution:deploy:checkout-7',
    );
    expect(asked).toEqual([`${machine}${started}`]);
  });
});

describe('answering a wait', () => {
  test('ends it with the output; a second answer finds nothing waiting', async () => {
    const { executions, machine, run, tokens, client, pass } = await givenMachine();
    const arn = await run(executions.start(machine, 'checkout-7', {}));
    await pass(5);
    expect(tokens).toHaveLength(1);
    expect(await run(executions.answer(tokens[0]!, { verb: 'rollback' }))).toBe(true);
    await pass(1);
    expect(await run(client.send(new DescribeExecutionCommand({ executionArn: arn })))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"verb":"rollback"}',
    });
    expect(await run(executions.answer(tokens[0]!, { verb: 'rollback' }))).toBe(false);
  });

  test('that has timed out, or of no token at all, finds nothing waiting', async () => {
    const { executions, machine, run, tokens, pass } = await givenMachine();
    await run(executions.start(machine, 'checkout-7', {}));
    await pass(601);
    expect(await run(executions.answer(tokens[0]!, {}))).toBe(false);
    expect(await run(executions.answer('nonsense', {}))).toBe(false);
  });
});
