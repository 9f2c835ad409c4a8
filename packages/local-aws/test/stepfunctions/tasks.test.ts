import { describe, expect, test } from '@jest/globals';
import { chain, failure, lambda, one, world } from './world.ts';

const never = () => new Promise(() => {});

describe('time-outs', () => {
  test('a task that takes too long fails with States.Timeout and no cause', async () => {
    const { error, cause, types, tookMs } = await world({ never }).run(chain({ Call: lambda('never', { TimeoutSeconds: 30 }) }));
    expect({ error, cause, tookMs }).toEqual({ error: 'States.Timeout', cause: undefined, tookMs: 30_000 });
    expect(types).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskTimedOut', 'ExecutionFailed']);
  });

  test('the time-out may be computed, and each attempt has one of its own', async () => {
    const { tookMs, types } = await world({ never }).run(
      chain({
        Call: lambda('never', { TimeoutSeconds: '{% $states.input.s %}', Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] }),
      }),
      { s: 10 },
    );
    expect(tookMs).toBe(21_000);
    expect(types.filter((type) => type === 'TaskTimedOut')).toHaveLength(2);
  });

  test('States.TaskFailed does not take a time-out', async () => {
    const { error } = await world({ never }).run({
      StartAt: 'Call',
      States: {
        Call: lambda('never', { TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }], End: true }),
        Caught: { Type: 'Succeed' },
      },
    });
    expect(error).toBe('States.Timeout');
  });

  test('the machine itself may time out, from whatever it waits for', async () => {
    const { status, error, events, tookMs } = await world().run({ TimeoutSeconds: 45, ...one({ Type: 'Wait', Seconds: 3600, End: true }) });
    expect({ status, error, tookMs }).toEqual({ status: 'TIMED_OUT', error: undefined, tookMs: 45_000 });
    expect(events.at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });
});

describe('task tokens', () => {
  const waiting = (more: object = {}) =>
    chain({
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
        ...more,
      },
    });

  /** Starts a machine that waits, and gives the token that its function was sent. */
  async function asked(more: object = {}) {
    let take: (token: string) => void = () => {};
    const token = new Promise<string>((resolve) => {
      take = resolve;
    });
    const w = world({ ask: (payload: { token: string }) => take(payload.token) });
    const executionArn = await w.start(waiting(more));
    return { ...w, executionArn, token: await w.clock.run(token) };
  }

  test('the answer is the result of the task', async () => {
    const { call, finish, executionArn, token } = await asked();
    await call('SendTaskSuccess', { taskToken: token, output: '{"approved":true}' });
    const { output, types } = await finish(executionArn);
    expect(output).toEqual({ approved: true });
    expect(types.slice(2, 6)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']);
  });

  test('a failure fails the task with its own error and cause', async () => {
    const { call, finish, executionArn, token } = await asked();
    await call('SendTaskFailure', { taskToken: token, error: 'Rejected', cause: 'by a person' });
    const { error, cause } = await finish(executionArn);
    expect({ error, cause }).toEqual({ error: 'Rejected', cause: 'by a person' });
  });

  test('an hour without an answer is a time-out, which a bake takes as its end', async () => {
    const { finish, executionArn } = await asked({ TimeoutSeconds: 3600 });
    const { error, tookMs } = await finish(executionArn);
    expect({ error, tookMs }).toEqual({ error: 'States.Timeout', tookMs: 3_600_000 });
  });

  test('heartbeats keep a task alive; without them it times out, under both names', async () => {
    const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Output: '{% $states.errorOutput %}', Next: 'Caught' }];
    const w = await asked({ HeartbeatSeconds: 60, TimeoutSeconds: 3600 });
    await w.clock.run(w.clock.sleep(50_000));
    await w.call('SendTaskHeartbeat', { taskToken: w.token });
    const silent = await w.finish(w.executionArn);
    expect({ error: silent.error, tookMs: silent.tookMs }).toEqual({ error: 'States.Timeout', tookMs: 110_000 });

    const machine = waiting({ HeartbeatSeconds: 5, Catch, Next: 'Caught' }) as { StartAt: string; States: Record<string, { End?: true }> };
    delete machine.States.Ask!.End;
    const { output } = await world({ ask: () => null }).run({
      ...machine,
      States: { ...machine.States, Caught: { Type: 'Pass', End: true } },
    });
    expect(output).toEqual({ Error: 'States.Timeout', Cause: '' });
  });

  test('a token is answered once; a late answer and an unknown token are told apart', async () => {
    const { call, finish, executionArn, token } = await asked();
    await call('SendTaskSuccess', { taskToken: token, output: '1' });
    await finish(executionArn);
    await expect(call('SendTaskSuccess', { taskToken: token, output: '1' })).rejects.toMatchObject({ code: 'TaskTimedOut' });
    await expect(call('SendTaskFailure', { taskToken: 'nonsense' })).rejects.toMatchObject({ code: 'InvalidToken' });
  });

  test('an answer that is no JSON is refused and leaves the task waiting', async () => {
    const { call, finish, executionArn, token } = await asked();
    await expect(call('SendTaskSuccess', { taskToken: token, output: 'not json' })).rejects.toMatchObject({ code: 'InvalidOutput' });
    await call('SendTaskSuccess', { taskToken: token, output: '"well"' });
    expect((await finish(executionArn)).output).toBe('well');
  });

  test('an answer that comes before the function has returned counts', async () => {
    const w: ReturnType<typeof world> = world({
      ask: (payload: { token: string }) => w.call('SendTaskSuccess', { taskToken: payload.token, output: '"early"' }),
    });
    expect((await w.run(waiting())).output).toBe('early');
  });
});

describe('functions', () => {
  test("a function's error keeps its name, its message in the cause", async () => {
    const bad = () => {
      throw failure('NotReady', 'not yet');
    };
    const { error, cause, types } = await world({ bad }).run(chain({ Call: lambda('bad') }));
    expect({ error, cause }).toEqual({ error: 'NotReady', cause: '{"errorType":"NotReady","errorMessage":"not yet"}' });
    expect(types.at(-2)).toBe('TaskFailed');
  });

  test('the result of lambda:invoke says how the call went', async () => {
    const { output } = await world({ f: () => ({ a: 1 }) }).run(chain({ Call: lambda('f', { Output: '{% $states.result %}' }) }));
    expect(output).toMatchObject({
      Payload: { a: 1 },
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      SdkResponseMetadata: { RequestId: 'request-1' },
    });
  });
});

describe('nested executions', () => {
  const nested = (resource: string, StateMachineArn: string) =>
    one({
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${resource}`,
      Arguments: { StateMachineArn, Input: { n: 1 } },
      End: true,
    });

  test('.sync:2 waits for the end and gives input and output as JSON', async () => {
    const w = world();
    const child = await w.create(
      chain({ Wait: { Type: 'Wait', Seconds: 60 }, Add: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' } } }),
    );
    const { output, tookMs } = await w.run(nested('.sync:2', child));
    expect(output).toMatchObject({ Status: 'SUCCEEDED', Input: { n: 1 }, Output: { n: 2 } });
    expect(tookMs).toBe(60_000);
  });

  test('a failed child fails the task with its description', async () => {
    const w = world();
    const child = await w.create(one({ Type: 'Fail', Error: 'Inner' }));
    const { error, cause } = await w.run(nested('.sync', child));
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause!)).toMatchObject({ Status: 'FAILED', Error: 'Inner' });
  });

  test('a parent that is stopped stops the child that it waits for', async () => {
    const w = world();
    const child = await w.create(one({ Type: 'Wait', Seconds: 600, End: true }));
    const parent = await w.start(nested('.sync', child));
    await w.clock.run(w.clock.sleep(1000));
    await w.call('StopExecution', { executionArn: parent });
    await w.clock.run(w.clock.sleep(1));
    const { executions } = await w.call<{ executions: { status: string }[] }>('ListExecutions', { stateMachineArn: child });
    expect(executions).toMatchObject([{ status: 'ABORTED' }]);
  });
});

describe('a resource that is not there', () => {
  test('is refused with what there is', async () => {
    const { error, cause } = await world().run(one({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments: {}, End: true }));
    expect(error).toBe('States.Runtime');
    expect(cause).toContain("no resource 'arn:aws:states:::sns:publish'. Known: a Lambda function ARN, arn:aws:states:::lambda:invoke");
  });
});
