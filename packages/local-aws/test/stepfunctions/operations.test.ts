import { describe, expect, test } from '@jest/globals';
import { chain, lambda, one, world } from './world.ts';

const PASS = one({ Type: 'Pass', End: true });
const WAIT = one({ Type: 'Wait', Seconds: 60, End: true });

describe('state machines', () => {
  test('creating the same machine twice answers alike; another one under its name does not', async () => {
    const { create, call } = world();
    const arn = await create(PASS, 'mine');
    expect(arn).toBe('arn:aws:states:us-east-1:123456789012:stateMachine:mine');
    expect(await create(PASS, 'mine')).toBe(arn);
    await expect(create(WAIT, 'mine')).rejects.toMatchObject({
      code: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${arn}'`,
    });
    expect(await call('DescribeStateMachine', { stateMachineArn: arn })).toMatchObject({
      name: 'mine',
      status: 'ACTIVE',
      type: 'STANDARD',
    });
  });

  test('an update gives a revision, and running executions keep what they were started with', async () => {
    const { create, call, clock, service } = world();
    const stateMachineArn = await create(WAIT, 'mine');
    const { executionArn } = await call<{ executionArn: string }>('StartExecution', { stateMachineArn });
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...PASS });
    const { revisionId } = await call('UpdateStateMachine', { stateMachineArn, definition });
    expect(revisionId).toEqual(expect.any(String));
    expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({ definition, revisionId });
    const old = await call<{ definition: string }>('DescribeStateMachineForExecution', { executionArn });
    expect(old.definition).toContain('Wait');
    expect((await clock.run(service.ended(executionArn))).status).toBe('SUCCEEDED');
  });

  test('an update with nothing to change is refused', async () => {
    const { create, call } = world();
    const stateMachineArn = await create(PASS);
    await expect(call('UpdateStateMachine', { stateMachineArn })).rejects.toMatchObject({ code: 'MissingRequiredParameter' });
  });

  test('unknown machines, malformed ARNs and bad names have errors of their own', async () => {
    const { create, call } = world();
    const unknown = 'arn:aws:states:us-east-1:123456789012:stateMachine:none';
    await expect(call('StartExecution', { stateMachineArn: unknown })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${unknown}'`,
    });
    await expect(call('DescribeStateMachine', { stateMachineArn: 'nonsense' })).rejects.toMatchObject({
      code: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: nonsense'",
    });
    await expect(create(PASS, 'no spaces please')).rejects.toMatchObject({
      code: 'InvalidName',
      message: "Invalid Name: 'no spaces please'",
    });
    expect(await call('DeleteStateMachine', { stateMachineArn: unknown })).toEqual({});
  });

  test('tags can be set, read and taken away', async () => {
    const { create, call } = world();
    const resourceArn = await create(PASS);
    await call('TagResource', {
      resourceArn,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    });
    await call('UntagResource', { resourceArn, tagKeys: ['a'] });
    expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: [{ key: 'b', value: '2' }] });
  });

  test('ValidateStateMachineDefinition lists what CreateStateMachine refuses', async () => {
    const { call } = world();
    const bad = { QueryLanguage: 'JSONata', ...one({ Type: 'Pass', Next: 'Nowhere' }) };
    expect(await call('ValidateStateMachineDefinition', { definition: JSON.stringify(bad) })).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ code: 'MISSING_TRANSITION_TARGET', location: '/States/Only/Next' }, { message: 'Workflow has no terminal state' }],
    });
  });
});

describe('executions', () => {
  test('a name is idempotent only while the execution runs with the same input', async () => {
    const { create, call, clock, service } = world();
    const stateMachineArn = await create(WAIT);
    const start = (input: string) => call<{ executionArn: string }>('StartExecution', { stateMachineArn, name: 'once', input });
    const first = await start('{"a":1}');
    expect(await start('{"a":1}')).toEqual(first);
    await expect(start('{"a":2}')).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first.executionArn}'`,
    });
    await clock.run(service.ended(first.executionArn));
    await expect(start('{"a":1}')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  test('a name is free again 90 days after its end', async () => {
    const { create, call, clock, service } = world();
    const stateMachineArn = await create(PASS);
    const { executionArn } = await call<{ executionArn: string }>('StartExecution', { stateMachineArn, name: 'once' });
    await clock.run(service.ended(executionArn));
    await clock.run(clock.sleep(91 * 24 * 3600 * 1000));
    expect(await call('StartExecution', { stateMachineArn, name: 'once' })).toMatchObject({ executionArn });
  });

  test.each([
    ['not json', "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"],
    ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['', 'Invalid execution input.'],
  ])('an input of %j is refused', async (input, problem) => {
    const { create, call } = world();
    const stateMachineArn = await create(PASS);
    await expect(call('StartExecution', { stateMachineArn, input })).rejects.toMatchObject({
      code: 'InvalidExecutionInput',
      message: `Invalid State Machine Execution Input: '${problem}'`,
    });
  });

  test('stopping ends an execution at once and leaves its Lambda running', async () => {
    let finished = false;
    const w = world({
      slow: async () => {
        await w.clock.sleep(5000);
        finished = true;
      },
    });
    const executionArn = await w.start(chain({ Call: lambda('slow') }));
    await w.clock.run(w.clock.sleep(1000));
    await w.call('StopExecution', { executionArn, error: 'Manual', cause: 'enough' });
    const { status, error, cause, events, tookMs } = await w.finish(executionArn);
    expect({ status, error, cause, tookMs }).toEqual({ status: 'ABORTED', error: 'Manual', cause: 'enough', tookMs: 1000 });
    expect(events.at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      previousEventId: 0,
      executionAbortedEventDetails: { error: 'Manual', cause: 'enough' },
    });
    await w.clock.run(w.clock.sleep(10_000));
    expect(finished).toBe(true);
    expect((await w.finish(executionArn)).types.at(-1)).toBe('ExecutionAborted');
  });

  test('are listed newest first, by status and in pages', async () => {
    const { create, call, clock, service } = world();
    const stateMachineArn = await create(PASS);
    for (const name of ['a', 'b', 'c']) {
      const { executionArn } = await call<{ executionArn: string }>('StartExecution', { stateMachineArn, name });
      await clock.run(service.ended(executionArn));
    }
    type Listed = { executions: { name: string; status: string }[]; nextToken?: string };
    const first = await call<Listed>('ListExecutions', { stateMachineArn, statusFilter: 'SUCCEEDED', maxResults: 2 });
    const second = await call<Listed>('ListExecutions', { stateMachineArn, maxResults: 2, nextToken: first.nextToken });
    expect([...first.executions, ...second.executions].map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(second.nextToken).toBeUndefined();
    expect(await call('ListExecutions', { stateMachineArn, statusFilter: 'FAILED' })).toEqual({ executions: [] });
  });

  test('a history comes in pages, in reverse, and without data when asked', async () => {
    const { start, finish, call } = world();
    const executionArn = await start(PASS, { secret: 1 });
    await finish(executionArn);
    type Events = { events: { id: number }[]; nextToken?: string };
    const first = await call<Events>('GetExecutionHistory', { executionArn, maxResults: 3, reverseOrder: true });
    const rest = await call<Events>('GetExecutionHistory', { executionArn, maxResults: 3, reverseOrder: true, nextToken: first.nextToken });
    expect([...first.events, ...rest.events].map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    const bare = await call<Events>('GetExecutionHistory', { executionArn, includeExecutionData: false });
    expect(JSON.stringify(bare)).not.toContain('secret');
    await expect(call('GetExecutionHistory', { executionArn, nextToken: 'forged' })).rejects.toMatchObject({ code: 'InvalidToken' });
  });

  test('tell their status on the bus and to watchers', async () => {
    const { run, bus, seen, service } = world();
    const { executionArn } = await run(chain({ A: { Type: 'Pass' }, B: { Type: 'Pass' } }));
    expect(bus.map((event) => [event.source, event['detail-type'], (event.detail as { status: string }).status])).toEqual([
      ['aws.states', 'Step Functions Execution Status Change', 'RUNNING'],
      ['aws.states', 'Step Functions Execution Status Change', 'SUCCEEDED'],
    ]);
    expect(
      seen.map((effect) =>
        effect.kind === 'state' ? `${effect.state} ${effect.phase}` : effect.kind === 'execution' ? effect.status : effect.kind,
      ),
    ).toEqual(['RUNNING', 'A entered', 'A exited', 'B entered', 'B exited', 'SUCCEEDED']);
    expect(service.transitions(executionArn)).toBe(2);
  });

  test('start for a neighbour as for a caller', async () => {
    const { create, clock, service } = world();
    const { executionArn } = await service.facade.start(await create(PASS), '{"a":1}', 'by-event');
    expect(await clock.run(service.ended(executionArn))).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
  });
});
