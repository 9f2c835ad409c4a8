import { beforeEach, describe, expect, test } from '@jest/globals';
import { chain, one, world } from './world.ts';

/**
 * What Step Functions refuses and tells, in its words. Sources: the API reference and the service model;
 * AWS recorded in localstack/localstack, tests/aws/services/stepfunctions, and in moto, test_stepfunctions.
 */

const roleArn = 'arn:aws:iam::123456789012:role/machine';
const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...one({ Type: 'Succeed' }) });
let w: ReturnType<typeof world>;
beforeEach(() => {
  w = world();
});
const refused = (operation: string, input: object) =>
  w.call(operation, input).then(
    () => ({}),
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );
const detected = (value: unknown, member: string, constraint: string) => ({
  code: 'ValidationException',
  message: `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
});

describe('names', () => {
  test.each(['checkout.live', 'a+b=c@d', "it's(fine)!", 'é', 'x'.repeat(80)])('%s is taken', async (name) => {
    const { stateMachineArn } = await w.call<{ stateMachineArn: string }>('CreateStateMachine', { name, definition, roleArn });
    expect(stateMachineArn).toBe(`arn:aws:states:us-east-1:123456789012:stateMachine:${name}`);
    await expect(w.call('StartExecution', { stateMachineArn, name, input: '{}' })).resolves.toMatchObject({
      executionArn: `arn:aws:states:us-east-1:123456789012:execution:${name}:${name}`,
    });
  });

  test.each([...' {}[]<>?*"#%\\^|~`$&,;:/\u0000\u0007\u001f\u007f\u0080\u009f'])('with %j is refused', async (character) => {
    const name = `a${character}b`;
    expect(await refused('CreateStateMachine', { name, definition, roleArn })).toEqual({
      code: 'InvalidName',
      message: `Invalid Name: '${name}'`,
    });
  });

  test('over 80 characters are refused', async () => {
    const name = 'x'.repeat(81);
    const expected = detected(name, 'name', 'have length less than or equal to 80');
    expect(await refused('CreateStateMachine', { name, definition, roleArn })).toEqual(expected);
    const stateMachineArn = await w.create(one({ Type: 'Succeed' }));
    expect(await refused('StartExecution', { stateMachineArn, name })).toEqual(expected);
  });
});

test.each([
  '',
  'machine',
  'arn:aws:iam::123456789012:user/machine',
  'arn:aws:iam::1234:role/machine',
  'arn:aws:states:us-east-1:123456789012:role/x',
])('the role %j is refused', async (role) => {
  const expected = { code: 'InvalidArn', message: `Invalid Role Arn: '${role}'` };
  expect(await refused('CreateStateMachine', { name: 'm', definition, roleArn: role })).toEqual(expected);
  if (role === '') return;
  const stateMachineArn = await w.create(one({ Type: 'Succeed' }));
  expect(await refused('UpdateStateMachine', { stateMachineArn, roleArn: role })).toEqual(expected);
});

test.each([{}, { type: 'AWS_OWNED_KEY' }])('encryption %o is told back', async (given) => {
  const encryptionConfiguration = 'type' in given ? given : undefined;
  const { stateMachineArn } = await w.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'm',
    definition,
    roleArn,
    encryptionConfiguration,
  });
  expect(await w.call('DescribeStateMachine', { stateMachineArn })).toMatchObject({ encryptionConfiguration: { type: 'AWS_OWNED_KEY' } });
  const key = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/own' };
  await w.call('UpdateStateMachine', { stateMachineArn, encryptionConfiguration: key });
  expect(await w.call('DescribeStateMachine', { stateMachineArn })).toMatchObject({ encryptionConfiguration: key });
  expect(await refused('UpdateStateMachine', { stateMachineArn, encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } })).toEqual({
    code: 'InvalidEncryptionConfiguration',
    message: "Invalid Encryption Configuration: 'kmsKeyId' is required when 'type' is 'CUSTOMER_MANAGED_KMS_KEY'",
  });
});

describe('a revision is published once', () => {
  const create = (more: object = {}) =>
    w.call<{ stateMachineArn: string; stateMachineVersionArn: string }>('CreateStateMachine', {
      name: 'm',
      definition,
      roleArn,
      publish: true,
      ...more,
    });

  test('the same again is the same version', async () => {
    const first = await create({ versionDescription: 'one' });
    expect(await create({ versionDescription: 'one' })).toMatchObject({ stateMachineVersionArn: first.stateMachineVersionArn });
    const { stateMachineArn } = first;
    const again = await w.call('UpdateStateMachine', { stateMachineArn, definition, publish: true, versionDescription: 'one' });
    expect(again).toMatchObject({ stateMachineVersionArn: first.stateMachineVersionArn });
  });

  test('with another description it is refused, and nothing has changed', async () => {
    const { stateMachineArn } = await create({ versionDescription: 'one' });
    expect(await refused('CreateStateMachine', { name: 'm', definition, roleArn, publish: true, versionDescription: 'two' })).toMatchObject(
      {
        code: 'StateMachineAlreadyExists',
      },
    );
    expect(await refused('UpdateStateMachine', { stateMachineArn, definition, publish: true, versionDescription: 'two' })).toMatchObject({
      code: 'ConflictException',
    });
    expect(await refused('PublishStateMachineVersion', { stateMachineArn, description: 'two' })).toMatchObject({
      code: 'ConflictException',
    });
    const { stateMachineVersions } = await w.call<{ stateMachineVersions: object[] }>('ListStateMachineVersions', { stateMachineArn });
    expect(stateMachineVersions).toHaveLength(1);
  });
});

describe('lists', () => {
  test('a status that there is not', async () => {
    const stateMachineArn = await w.create(one({ Type: 'Succeed' }));
    expect(await refused('ListExecutions', { stateMachineArn, statusFilter: 'DONE' })).toEqual(
      detected('DONE', 'statusFilter', 'satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]'),
    );
    await expect(w.call('ListExecutions', { stateMachineArn, statusFilter: 'PENDING_REDRIVE' })).resolves.toEqual({ executions: [] });
  });

  test.each([
    ['ListStateMachines', { nextToken: '' }, detected('', 'nextToken', 'have length greater than or equal to 1')],
    [
      'ListStateMachines',
      { nextToken: 'x'.repeat(1025) },
      detected('x'.repeat(1025), 'nextToken', 'have length less than or equal to 1024'),
    ],
    ['ListStateMachines', { nextToken: 'x' }, { code: 'InvalidToken', message: "Invalid Token: 'Invalid token'" }],
    ['ListStateMachines', { maxResults: -1 }, detected(-1, 'maxResults', 'have value greater than or equal to 0')],
    ['ListStateMachines', { maxResults: 1001 }, detected(1001, 'maxResults', 'have value less than or equal to 1000')],
    ['ListExecutions', { nextToken: 'x'.repeat(3097) }, detected('x'.repeat(3097), 'nextToken', 'have length less than or equal to 3096')],
    ['ListExecutions', { nextToken: 'x'.repeat(3096) }, { code: 'InvalidToken', message: "Invalid Token: 'Invalid token'" }],
  ])('%s refuses %j', async (operation, input, expected) => {
    const stateMachineArn = await w.create(one({ Type: 'Succeed' }));
    expect(await refused(operation, { stateMachineArn, ...input })).toEqual(expected);
  });
});

test.each([
  [{ Type: 'Succeed' }, 'Execution is SUCCEEDED and cannot be redriven'],
  [{ Type: 'Fail', Error: 'No' }, undefined],
])('an execution of %o tells why it cannot be redriven: %s', async (state, reason) => {
  const { executionArn } = await w.run(one(state));
  expect((await w.call<{ redriveStatusReason?: string }>('DescribeExecution', { executionArn })).redriveStatusReason).toBe(reason);
});

describe('a task', () => {
  test('that waits for the work it started has a token', async () => {
    const inner = await w.create(one({ Type: 'Succeed' }));
    const { status, output } = await w.run(
      chain({
        Nested: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: inner, Input: { token: '{% $states.context.Task.Token %}' } },
          Output: '{% $states.result.Output %}',
        },
      }),
    );
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { token: expect.stringMatching(/^AQC/) } });
  });

  test('with credentials names a role', async () => {
    const state = (Credentials: object) => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      Credentials,
      End: true,
    });
    const make = (Credentials: object) =>
      refused('CreateStateMachine', {
        name: 'm',
        roleArn,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...one(state(Credentials)) }),
      });
    expect(await make({})).toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining('These fields are required: [RoleArn]'),
    });
    expect(await make({ RoleArn: roleArn })).toEqual({});
  });
});

test.each([
  ['Output', { Type: 'Pass', Output: '{% $sum %}', End: true }],
  ['Output/f', { Type: 'Pass', Output: { f: '{% function($x) { $x } %}' }, End: true }],
  ['Items', { Type: 'Map', Items: '{% $sum %}', ItemProcessor: one({ Type: 'Succeed' }), End: true }],
])('a function as the result of %s fails the state', async (field, state) => {
  const { error, cause } = await w.run(one(state));
  expect(error).toBe('States.QueryEvaluationError');
  expect(cause).toMatch(new RegExp(`specified for the field '${field}' returned an unsupported result type\\.$`));
});
