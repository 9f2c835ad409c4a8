import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { one, world } from '../../packages/local-aws/test/stepfunctions/world.ts';

// Sources: "State machine versions" and "aliases" and "How Step Functions associates executions with a
// version or alias" of the developer guide, the API reference; texts and shapes as localstack recorded them
// of the service (tests/aws/services/stepfunctions/v2/test_sfn_api_{versioning,aliasing}.snapshot.json, 2023
// to 2025).

const BASE = 'arn:aws:states:us-east-1:123456789012:stateMachine:release';
const text = (result: string) => JSON.stringify({ QueryLanguage: 'JSONata', ...one({ Type: 'Pass', Output: result, End: true }) });
const roleArn = 'arn:aws:iam::123456789012:role/machine';

function given() {
  const { call, clock, service, bus } = world();
  return {
    call,
    clock,
    service,
    bus,
    create: (more: object = {}) => call('CreateStateMachine', { name: 'release', definition: text('1'), roleArn, ...more }),
    update: (result: string, more: object = {}) => call('UpdateStateMachine', { stateMachineArn: BASE, definition: text(result), ...more }),
    alias: (weights: Readonly<Record<number, number>>, more: object = {}) =>
      call('CreateStateMachineAlias', { name: 'live', routingConfiguration: routes(weights), ...more }),
    /** Starts it, lets it end, and gives its description. */
    async run(stateMachineArn: string, name?: string) {
      const { executionArn } = await call<{ executionArn: string }>('StartExecution', { stateMachineArn, ...(name && { name }) });
      await clock.run(service.ended(executionArn));
      return call<Record<string, string>>('DescribeExecution', { executionArn });
    },
  };
}

const routes = (weights: Readonly<Record<number, number>>) =>
  Object.entries(weights).map(([version, weight]) => ({ stateMachineVersionArn: `${BASE}:${version}`, weight }));
const refused = (call: Promise<unknown>) =>
  call.then(
    () => Promise.reject(new Error('it was not refused')),
    ({ name, message }: Error) => ({ name, message }),
  );

describe('a version', () => {
  test('is published with the machine, and described by its own ARN', async () => {
    const { call, create } = given();
    expect(await create({ publish: true, versionDescription: 'the first' })).toMatchObject({
      stateMachineArn: BASE,
      stateMachineVersionArn: `${BASE}:1`,
    });
    expect(await call('DescribeStateMachine', { stateMachineArn: `${BASE}:1` })).toMatchObject({
      stateMachineArn: `${BASE}:1`,
      name: 'release',
      description: 'the first',
      status: 'ACTIVE',
    });
    expect(await call('DescribeStateMachine', { stateMachineArn: BASE })).not.toHaveProperty('description');
  });

  test('has a description only where it is published', async () => {
    expect(await refused(given().create({ versionDescription: 'x' }))).toEqual({
      name: 'ValidationException',
      message: 'Version description can only be set when publish is true',
    });
  });

  test('keeps its definition when the machine is updated; versions are listed newest first', async () => {
    const { call, create, update } = given();
    await create({ publish: true });
    expect(await update('2', { publish: true })).toMatchObject({ stateMachineVersionArn: `${BASE}:2`, revisionId: expect.any(String) });
    expect(await call('DescribeStateMachine', { stateMachineArn: `${BASE}:1` })).toMatchObject({ definition: text('1') });
    const { stateMachineVersions } = await call<{ stateMachineVersions: object[] }>('ListStateMachineVersions', { stateMachineArn: BASE });
    expect(stateMachineVersions).toEqual([
      { stateMachineVersionArn: `${BASE}:2`, creationDate: expect.any(Date) },
      { stateMachineVersionArn: `${BASE}:1`, creationDate: expect.any(Date) },
    ]);
  });

  test('an update that changes nothing gives no revision, and publishes nothing new', async () => {
    const { create, update } = given();
    await create({ publish: true });
    const answer = await update('1', { publish: true });
    expect(answer).toEqual({ updateDate: expect.any(Date), stateMachineVersionArn: `${BASE}:1` });
  });

  test('the same revision is published once; of another one than the present it is refused', async () => {
    const { call, create, update } = given();
    await create();
    const publish = (more: object = {}) => call('PublishStateMachineVersion', { stateMachineArn: BASE, ...more });
    expect(await publish({ revisionId: 'INITIAL' })).toEqual({ stateMachineVersionArn: `${BASE}:1`, creationDate: expect.any(Date) });
    expect(await publish()).toMatchObject({ stateMachineVersionArn: `${BASE}:1` });
    const { revisionId } = await update('2');
    await update('3');
    const { revisionId: present } = await call('DescribeStateMachine', { stateMachineArn: BASE });
    expect(await refused(publish({ revisionId }))).toEqual({
      name: 'ConflictException',
      message: `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${present}.`,
    });
  });

  test('numbers are not used again after a deletion, and deleting twice is no error', async () => {
    const { call, create, update } = given();
    await create({ publish: true });
    await update('2', { publish: true });
    for (let i = 0; i < 2; i++) await call('DeleteStateMachineVersion', { stateMachineVersionArn: `${BASE}:2` });
    await update('3');
    expect(await call('PublishStateMachineVersion', { stateMachineArn: BASE })).toMatchObject({ stateMachineVersionArn: `${BASE}:3` });
  });

  test('cannot be updated', async () => {
    const { call, create } = given();
    await create({ publish: true });
    expect(await refused(call('UpdateStateMachine', { stateMachineArn: `${BASE}:1`, definition: text('2') }))).toEqual({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${BASE}:1'`,
    });
  });
});

describe('an alias', () => {
  const twoVersions = async () => {
    const all = given();
    await all.create({ publish: true });
    await all.update('2', { publish: true });
    return all;
  };

  test('names a version, and is told back', async () => {
    const { call, alias } = await twoVersions();
    expect(await alias({ 1: 100 }, { description: 'what runs' })).toEqual({
      stateMachineAliasArn: `${BASE}:live`,
      creationDate: expect.any(Date),
    });
    expect(await call('DescribeStateMachineAlias', { stateMachineAliasArn: `${BASE}:live` })).toEqual({
      stateMachineAliasArn: `${BASE}:live`,
      name: 'live',
      description: 'what runs',
      routingConfiguration: routes({ 1: 100 }),
      creationDate: expect.any(Date),
      updateDate: expect.any(Date),
    });
    const listed = { stateMachineAliases: [{ stateMachineAliasArn: `${BASE}:live`, creationDate: expect.any(Date) }] };
    expect(await call('ListStateMachineAliases', { stateMachineArn: BASE })).toEqual(listed);
    expect(await call('ListStateMachineAliases', { stateMachineArn: `${BASE}:1` })).toEqual(listed);
    expect(await call('ListStateMachineAliases', { stateMachineArn: `${BASE}:2` })).toEqual({ stateMachineAliases: [] });
  });

  test('is made once: the same again is the same, another one is a conflict', async () => {
    const { alias } = await twoVersions();
    await alias({ 1: 100 });
    expect(await alias({ 1: 100 })).toMatchObject({ stateMachineAliasArn: `${BASE}:live` });
    const message = 'Failed to create alias because an alias with the same name and a different routing configuration already exists.';
    expect(await refused(alias({ 1: 50, 2: 50 }))).toEqual({ name: 'ConflictException', message });
    expect(await refused(alias({ 1: 100 }, { description: 'another' }))).toEqual({ name: 'ConflictException', message });
  });

  test.each<[string, Readonly<Record<number, number>>, object, string]>([
    ['weights below 100', { 1: 70, 2: 29 }, {}, 'Sum of routing configuration weights must equal 100. Received: [70, 29]'],
    ['weights over 100', { 1: 70, 2: 31 }, {}, 'Sum of routing configuration weights must equal 100. Received: [70, 31]'],
    [
      'one weight over 100',
      { 1: 101 },
      {},
      "1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'the same version twice',
      {},
      { routingConfiguration: [...routes({ 1: 50 }), ...routes({ 1: 50 })] },
      `Routing configuration must contain distinct state machine version ARNs. Received: [${BASE}:1, ${BASE}:1]`,
    ],
    [
      'what is no version',
      {},
      { routingConfiguration: [{ stateMachineVersionArn: BASE, weight: 100 }] },
      `Routing configuration must contain state machine version ARNs. Received: [${BASE}]`,
    ],
    [
      'a number as its name',
      { 1: 100 },
      { name: '123' },
      "1 validation error detected: Value '123' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$",
    ],
  ])('is refused with %s', async (_, weights, more, message) => {
    const { alias } = await twoVersions();
    expect(await refused(alias(weights, more))).toEqual({ name: 'ValidationException', message });
  });

  test('holds its version: that cannot be deleted before the alias leads elsewhere', async () => {
    const { call, alias } = await twoVersions();
    await alias({ 1: 100 });
    const drop = () => call('DeleteStateMachineVersion', { stateMachineVersionArn: `${BASE}:1` });
    expect(await refused(drop())).toEqual({
      name: 'ConflictException',
      message: 'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]',
    });
    await call('UpdateStateMachineAlias', { stateMachineAliasArn: `${BASE}:live`, routingConfiguration: routes({ 2: 100 }) });
    await drop();
  });

  test('that does not exist can be deleted, but not updated', async () => {
    const { call } = await twoVersions();
    await call('DeleteStateMachineAlias', { stateMachineAliasArn: `${BASE}:live` });
    expect(await refused(call('UpdateStateMachineAlias', { stateMachineAliasArn: `${BASE}:live`, description: 'x' }))).toEqual({
      name: 'ResourceNotFound',
      message: 'Request references a resource that does not exist.',
    });
  });

  test('goes with its machine', async () => {
    const { call, alias, run } = await twoVersions();
    await alias({ 1: 100 });
    await call('DeleteStateMachine', { stateMachineArn: BASE });
    expect(await refused(run(`${BASE}:live`))).toMatchObject({ name: 'StateMachineDoesNotExist' });
  });
});

describe('an execution', () => {
  test('of an alias runs the version that it leads to, and is associated with both', async () => {
    const { create, update, alias, run, bus } = given();
    await create({ publish: true });
    await alias({ 1: 100 });
    await update('2');
    const described = await run(`${BASE}:live`, 'first');
    expect(described).toMatchObject({
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:release:first',
      stateMachineArn: BASE,
      stateMachineVersionArn: `${BASE}:1`,
      stateMachineAliasArn: `${BASE}:live`,
      output: '"1"',
    });
    expect(bus.at(-1)?.detail).toMatchObject({
      stateMachineArn: BASE,
      stateMachineVersionArn: `${BASE}:1`,
      stateMachineAliasArn: `${BASE}:live`,
    });
  });

  test('of a version is associated with no alias; of the machine itself with nothing, though its revision is published', async () => {
    const { create, alias, run } = given();
    await create({ publish: true });
    await alias({ 1: 100 });
    const ofVersion = await run(`${BASE}:1`);
    expect(ofVersion).toMatchObject({ stateMachineArn: BASE, stateMachineVersionArn: `${BASE}:1` });
    expect(ofVersion).not.toHaveProperty('stateMachineAliasArn');
    const ofMachine = await run(BASE);
    expect(ofMachine).not.toHaveProperty('stateMachineVersionArn');
  });

  test('is listed for what it was started by, and for the machine', async () => {
    const { call, create, alias, run } = given();
    await create({ publish: true });
    await alias({ 1: 100 });
    await run(`${BASE}:live`, 'by-alias');
    await run(`${BASE}:1`, 'by-version');
    await run(BASE, 'by-machine');
    const names = async (stateMachineArn: string) =>
      (await call<{ executions: { name: string }[] }>('ListExecutions', { stateMachineArn })).executions.map(({ name }) => name);
    expect(await names(`${BASE}:live`)).toEqual(['by-alias']);
    expect(await names(`${BASE}:1`)).toEqual(['by-version', 'by-alias']);
    expect(await names(BASE)).toEqual(['by-machine', 'by-version', 'by-alias']);
  });

  test('tells of what it runs: DescribeStateMachineForExecution has the version’s definition under the machine’s ARN', async () => {
    const { call, create, update, run } = given();
    await create({ publish: true });
    await update('2');
    const { executionArn } = await run(`${BASE}:1`);
    expect(await call('DescribeStateMachineForExecution', { executionArn })).toMatchObject({
      stateMachineArn: BASE,
      definition: text('1'),
    });
  });

  test('its history begins with the alias and the version', async () => {
    const { call, create, alias, run } = given();
    await create({ publish: true });
    await alias({ 1: 100 });
    const { executionArn } = await run(`${BASE}:live`);
    const { events } = await call<{ events: HistoryEvent[] }>('GetExecutionHistory', { executionArn });
    expect(events[0]?.executionStartedEventDetails).toMatchObject({
      stateMachineAliasArn: `${BASE}:live`,
      stateMachineVersionArn: `${BASE}:1`,
    });
  });

  test('a name is unique for the machine, whatever started it', async () => {
    const { call, create, alias, run } = given();
    await create({ publish: true });
    await alias({ 1: 100 });
    await run(`${BASE}:live`, 'same');
    expect(await refused(call('StartExecution', { stateMachineArn: BASE, name: 'same' }))).toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  test('of an alias with two versions runs each by its weight', async () => {
    const { create, update, alias, run } = given();
    await create({ publish: true });
    await update('2', { publish: true });
    await alias({ 1: 80, 2: 20 });
    const outputs: (string | undefined)[] = [];
    for (let i = 0; i < 100; i++) outputs.push((await run(`${BASE}:live`)).output);
    const ones = outputs.filter((output) => output === '"1"').length;
    expect(ones).toBeGreaterThan(60);
    expect(ones).toBeLessThan(97);
  });

  test('of an alias or a version that does not exist', async () => {
    const { create, run } = given();
    await create();
    for (const qualifier of ['live', '7'])
      expect(await refused(run(`${BASE}:${qualifier}`))).toEqual({
        name: 'StateMachineDoesNotExist',
        message: `State Machine Does Not Exist: '${BASE}:${qualifier}'`,
      });
  });
});
