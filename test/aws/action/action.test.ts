import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import * as z from 'zod';
import { action } from '../../../src/aws/action/action.ts';
import { actionSubject } from '../../../src/aws/action/action-telemetry.ts';
import { portsFromEnvironment } from '../../../src/aws/action/environment.ts';
import type { LambdaContextLike } from '../../../src/aws/action/lambda-context.ts';
import { configsPort } from '../../../src/aws/configs.ts';
import type { Ports } from '../../../src/aws/ports.ts';
import { recordPort } from '../../../src/aws/record/dynamo-record.ts';
import { routerPort } from '../../../src/aws/routes/router-port.ts';
import { VERSION } from '../../../src/aws/version.ts';
import { DeploymentError } from '../../../src/deployment/errors.ts';
import type { LoadBalancedPlan } from '../../../src/deployment/plan.ts';

const clock = new VirtualClock(1_000);
const ports = { clock } as unknown as Ports;

/** An action that does what its test says. */
const given = (run: (input: { weight: number }, tools: { signal: AbortSignal; now(): number }) => Promise<unknown>) =>
  action({
    name: 'shift-traffic',
    input: z.object({ weight: z.number().min(0), plan: z.object({ steps: z.array(z.object({ weight: z.number() })) }).optional() }),
    mutates: true,
    errors: ['Fenced'],
    uses: [recordPort.only('read')],
    run,
  });

const fromAws = (name: string, status: number, more: object = {}) =>
  Object.assign(new Error('Rule not found'), {
    name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
    ...more,
  });

const within = (ms: number): LambdaContextLike => ({ getRemainingTimeInMillis: () => ms });

describe('an action in process', () => {
  test('parses its input, runs on the given ports, and gives the result', async () => {
    const handler = given(async ({ weight }, { now }) => ({ weight, at: now() }));
    expect(await handler.within(ports)({ weight: 10 })).toEqual({ weight: 10, at: 1_000 });
  });

  test('an input that does not parse ends with BadRequest, and every problem with its path', async () => {
    const handler = given(async () => ({}));
    await expect(handler.within(ports)({ weight: -1, plan: { steps: [{ weight: 'x' }] } })).rejects.toMatchObject({
      name: 'BadRequest',
      message: expect.stringMatching(/^shift-traffic:\nweight: .*\nplan\.steps\[0\]\.weight: /),
    });
  });

  test('a deployment error keeps its name and message', async () => {
    const handler = given(async () => {
      throw new DeploymentError('Fenced', 'epoch 8 holds the lease');
    });
    await expect(handler.within(ports)({ weight: 1 })).rejects.toMatchObject({ name: 'Fenced', message: 'epoch 8 holds the lease' });
  });

  test.each([
    ['AwsUnavailable', fromAws('ThrottlingException', 400)],
    ['AwsUnavailable', fromAws('Throttling', 400)],
    ['AwsUnavailable', fromAws('InternalFailure', 500)],
    ['AwsUnavailable', fromAws('ServerException', 503)],
    ['AwsUnavailable', Object.assign(new Error('connect'), { name: 'Error', code: 'ECONNREFUSED' })],
    ['AwsUnavailable', Object.assign(new Error('no answer'), { name: 'TimeoutError' })],
    ['AwsUnavailable', fromAws('PriorRequestNotComplete', 400)],
    ['AwsUnavailable', fromAws('ConcurrentUpdateException', 400)],
    ['AwsUnavailable', fromAws('KmsThrottlingException', 400)],
    ['AwsUnavailable', fromAws('ExecutionLimitExceeded', 400)],
    [
      'AwsUnavailable',
      fromAws('ClientException', 400, { message: 'Too many concurrent attempts to create a new revision of the specified family.' }),
    ],
    ['AwsUnavailable', fromAws('ClientException', 400, { message: 'Received throttling error when describing target group arn a' })],
    ['AwsUnavailable', fromAws('InvalidParameterException', 400, { message: 'The request was throttled' })],
    ['AwsUnavailable', fromAws('SomethingNewException', 400, { $retryable: {} })],
    ['AwsRefused', fromAws('ClientException', 400, { message: 'Role is not valid' })],
    ['AwsRefused', fromAws('InvalidParameterException', 400, { message: 'Too many concurrent attempts' })],
    ['AwsRefused', fromAws('RuleNotFoundException', 400)],
    ['AwsRefused', fromAws('UnrecognizedClientException', 400)],
    ['AwsDenied', fromAws('AccessDeniedException', 400)],
    ['AwsDenied', fromAws('AccessDenied', 403)],
    ['AwsDenied', fromAws('UnauthorizedOperation', 403)],
  ])('AWS errors end with %s, and say what AWS said: %p', async (name, error) => {
    const handler = given(async () => {
      throw error;
    });
    await expect(handler.within(ports)({ weight: 1 })).rejects.toMatchObject({
      name,
      message: `${error.name}: ${error.message}`,
      cause: error,
    });
  });

  test('a fault of our own keeps its name: it is neither hidden nor retried', async () => {
    const handler = given(async () => {
      throw new TypeError('undefined is not a function');
    });
    await expect(handler.within(ports)({ weight: 1 })).rejects.toMatchObject({ name: 'TypeError' });
  });

  test('given a signal that aborts before the time-out, the action ends with OutOfTime', async () => {
    const virtual = new VirtualClock();
    const handler = given(async (_, { signal }) => virtual.sleep(3_600_000, signal));
    const run = handler.within(ports, { deadlineClock: virtual })({ weight: 1 }, within(15_000));
    const started = virtual.now();
    await expect(virtual.run(run)).rejects.toMatchObject({ name: 'OutOfTime' });
    expect(virtual.now() - started).toBe(12_000);
  });

  test('an aborted call of the SDK is the same as running out of time', async () => {
    const virtual = new VirtualClock();
    const handler = given(async (_, { signal }) => {
      await virtual.sleep(20_000, signal).catch(() => {});
      throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    });
    const run = handler.within(ports, { deadlineClock: virtual })({ weight: 1 }, within(10_000));
    await expect(virtual.run(run)).rejects.toMatchObject({ name: 'OutOfTime' });
  });

  test('given no deadline, the signal never aborts', async () => {
    const handler = given(async (_, { signal }) => signal.aborted);
    expect(await handler.within(ports)({ weight: 1 })).toBe(false);
  });
});

describe('an action on Lambda', () => {
  test('makes the ports that it names, and refuses the use of others with their names', () => {
    const made = portsFromEnvironment([recordPort.only('read'), routerPort.only('read')], { TEAL_TABLE: 'records' });
    expect(made.record.read).toBeInstanceOf(Function);
    expect(() => made.images).toThrow("this action uses the port 'images' without naming it; it names record, router");
  });

  test('are made once of a port that is named twice, with all methods that are named', async () => {
    const { uses } = action({
      name: 'shift-traffic',
      input: z.object({}),
      mutates: false,
      errors: [],
      uses: [recordPort.only('read'), routerPort.only('read'), recordPort.only('change', 'read')],
      run: async (_, { ports }) => [typeof ports.record.read, typeof ports.router],
    }).action;
    expect(uses.map(({ port, methods, calls }) => [port, methods, Object.keys(calls)])).toEqual([
      ['record', ['read', 'change'], ['read', 'change']],
      ['router', ['read'], ['read']],
    ]);
    const { record } = portsFromEnvironment(uses, { TEAL_TABLE: 'records' });
    expect([typeof record.read, typeof record.change]).toEqual(['function', 'function']);
    expect(() => record.archive).toThrow("this action uses 'record.archive' without naming it; it names read, change");
  });

  test('refuses a method that it does not name, of a port as of what a port makes', () => {
    const made = portsFromEnvironment([recordPort.only('read'), routerPort.only('read', 'settled')], { TEAL_TABLE: 'records' });
    expect(() => made.record.change).toThrow("this action uses 'record.change' without naming it; it names read");
    const router = made.router({ route: 'load-balancer', production: [], blue: {}, green: {} } as unknown as LoadBalancedPlan);
    expect(router.settled).toBeInstanceOf(Function);
    expect(() => router.write).toThrow("this action uses 'router.write' without naming it; it names read, settled");
  });

  test('finds the configurations through the port that has only the named methods', () => {
    const made = portsFromEnvironment([configsPort.only('get')], {});
    expect(made.configs.get('checkout')).toBeUndefined();
    expect(() => made.configs.keys).toThrow("this action uses 'configs.keys' without naming it; it names get");
  });

  test('is told apart in logs by service, deployment and epoch, wherever the input has them, and by nothing else', () => {
    expect(actionSubject({ plan: { service: 'checkout', deployment: 'checkout-7', epoch: 7, tests: [{ body: 'secret' }] } })).toEqual({
      service: 'checkout',
      deployment: 'checkout-7',
      epoch: 7,
    });
    expect(actionSubject({ service: 'checkout', token: 'secret' })).toEqual({ service: 'checkout' });
    expect(actionSubject('nonsense')).toEqual({});
  });

  test('calls AWS under the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
