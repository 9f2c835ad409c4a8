// One file, although it is long: the life of one function, with one maker of zips and roles.
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalAws, ScaledClock, startLocalAws, VirtualClock } from '@teal/local-aws';
import { strToU8, zipSync } from 'fflate';
import { iamService } from '../../packages/local-aws/src/iam/iam.ts';
import { type LambdaLocal, lambdaService } from '../../packages/local-aws/src/lambda/lambda.ts';
import { route53Service } from '../../packages/local-aws/src/route53/route53.ts';
import { stsService } from '../../packages/local-aws/src/sts/sts.ts';
import { clientThrough, refusal } from '../../packages/local-aws/test/doors.ts';

// Sources: the Lambda API reference (errors and members of each operation), "Lambda execution environment" of
// the developer guide (freezing, init, invoke), aws-lambda-nodejs-runtime-interface-client (names and texts
// of the runtime's errors).

const FACTOR = 20;
const services = { iam: iamService, lambda: lambdaService, route53: route53Service, sts: stsService };
let local: LocalAws<typeof services>;
let client: LambdaClient;
let functions: LambdaLocal;

beforeAll(async () => {
  local = await startLocalAws({ clock: new ScaledClock(FACTOR), port: 0, services });
  functions = local.services.lambda;
  client = new LambdaClient(await clientThrough('in process', local));
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await new IAMClient(await clientThrough('in process', local)).send(
    new CreateRoleCommand({ RoleName: 'worker', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }) }),
  );
});
afterAll(() => local?.stop());

const zip = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
const ROLE = 'arn:aws:iam::123456789012:role/worker';
const spec = (name: string, code: string, more: Partial<CreateFunctionCommandInput> = {}): CreateFunctionCommandInput => ({
  FunctionName: name,
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
  Role: ROLE,
  Code: { ZipFile: zip({ 'index.cjs': code }) },
  ...more,
});
const create = (...given: Parameters<typeof spec>) => client.send(new CreateFunctionCommand(spec(...given)));
async function invoke(name: string, event: unknown = {}) {
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  return { failed: FunctionError, payload: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')) };
}

describe('CreateFunction', () => {
  test('makes a function of a zip, and tells it back', async () => {
    const made = await create('made', 'exports.handler = async () => 1', {
      Timeout: 7,
      MemorySize: 256,
      Environment: { Variables: { NAME: 'x' } },
    });
    const { Configuration: got } = await client.send(new GetFunctionCommand({ FunctionName: 'made' }));
    expect(got).toMatchObject({
      FunctionName: 'made',
      FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:made',
      Role: ROLE,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 7,
      MemorySize: 256,
      Environment: { Variables: { NAME: 'x' } },
      CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      State: 'Active',
    });
    expect(made.RevisionId).toBe(got?.RevisionId);
  });

  test.each<[string, Partial<CreateFunctionCommandInput>, string, RegExp]>([
    ['a name that is taken', { FunctionName: 'taken' }, 'ResourceConflictException', /^Function already exist: taken$/],
    ['what is no zip', { Code: { ZipFile: strToU8('no zip') } }, 'InvalidParameterValueException', /^Could not unzip uploaded file/],
    ['no code', { Code: {} }, 'InvalidParameterValueException', /provide a source for function code/],
    ['a bucket that is not there', { Code: { S3Bucket: 'b', S3Key: 'k' } }, 'InvalidParameterValueException', /NoSuchBucket/],
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
      /reserved keys .* AWS_REGION$/,
    ],
    [
      'too much environment',
      { Environment: { Variables: { BIG: 'x'.repeat(5_000) } } },
      'InvalidParameterValueException',
      /exceeded the 4KB limit/,
    ],
    ['a time-out of an hour', { Timeout: 3_600 }, 'ValidationException', /'3600' at 'timeout'.* less than or equal to 900$/],
    [
      'another runtime',
      { Runtime: 'python3.13' },
      'InvalidParameterValueException',
      /does not run python3.13; it runs nodejs22.x and nodejs24.x/,
    ],
  ])('refuses %s', async (_, more, name, message) => {
    if (more.FunctionName === 'taken') await create('taken', '');
    expect(await refusal(create('refused', 'exports.handler = async () => 1', more))).toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  test('refuses a virtual clock: a thread cannot follow it', async () => {
    const other = await startLocalAws({ clock: new VirtualClock(), services: { lambda: lambdaService } });
    const lambda = new LambdaClient(await clientThrough('in process', other));
    const { message } = await refusal(lambda.send(new CreateFunctionCommand(spec('virtual', ''))));
    expect(message).toMatch(/cannot follow a virtual clock/);
    await other.stop();
  });
});

describe('a function of a zip', () => {
  test('has its own variables, keys and code folder, and none of this process', async () => {
    await create('environment', 'exports.handler = async () => process.env', { Environment: { Variables: { OWN: 'value' } } });
    const { payload } = await invoke('environment');
    expect(payload).toMatchObject({
      OWN: 'value',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      AWS_ENDPOINT_URL: local.endpoint,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      LAMBDA_TASK_ROOT: expect.stringContaining('local-lambda-'),
      TZ: ':UTC',
      _HANDLER: 'index.handler',
    });
    expect(Object.keys(payload)).not.toContain('npm_lifecycle_event');
  });

  test('keeps what its module holds from one invocation to the next, and takes another environment for a second one at a time', async () => {
    await create(
      'counts',
      'let n = 0; exports.handler = async ({ wait }) => { n++; await new Promise((r) => setTimeout(r, wait)); return n; }',
    );
    expect([(await invoke('counts', { wait: 0 })).payload, (await invoke('counts', { wait: 0 })).payload]).toEqual([1, 2]);
    const both = await Promise.all([invoke('counts', { wait: 300 }), invoke('counts', { wait: 300 })]);
    expect(both.map(({ payload }) => payload).sort()).toEqual([1, 3]);
  });

  test('stands still between invocations: a timer that it left behind goes on with the next one', async () => {
    await create(
      'leaves',
      `let ticks = 0, timer;
       exports.handler = async () => { const seen = ticks; timer ??= setInterval(() => ticks++, 1); await new Promise((r) => setTimeout(r, 20)); return [seen, ticks]; }`,
    );
    const [, left] = (await invoke('leaves')).payload;
    await local.clock.sleep(300 * FACTOR);
    const [found] = (await invoke('leaves')).payload;
    expect([left > 0, found - left <= 1]).toEqual([true, true]);
  });

  test('tells its handler what the context has', async () => {
    await create('told', 'exports.handler = async (_, c) => ({ ...c, left: c.getRemainingTimeInMillis() })', {
      Timeout: 9,
      MemorySize: 192,
    });
    const { payload } = await invoke('told');
    expect(payload).toMatchObject({ functionName: 'told', memoryLimitInMB: '192', functionVersion: '$LATEST' });
    expect(payload.left).toBeGreaterThan(8_000);
    expect(payload.left).toBeLessThanOrEqual(9_000);
  });

  test('has the time of the local AWS: dates, and what sleeps; a time-out is wall-clock', async () => {
    await create(
      'clock',
      `const { setTimeout: sleep } = require('node:timers/promises');
       exports.handler = async () => {
         const [date, wall] = [Date.now(), performance.now()];
         await sleep(1000);
         return { now: new Date().toISOString(), slept: Date.now() - date, wall: performance.now() - wall, text: Date(), is: new Date() instanceof Date };
       }`,
    );
    const before = local.clock.now();
    const { payload } = await invoke('clock');
    expect(Date.parse(payload.now)).toBeGreaterThanOrEqual(Math.floor(before));
    expect(Date.parse(payload.now)).toBeLessThanOrEqual(local.clock.now());
    expect(payload.slept).toBeGreaterThanOrEqual(900);
    expect(payload.wall).toBeLessThan(payload.slept);
    expect([Date.parse(payload.text) > before - 5_000, payload.is]).toEqual([true, true]);
  });

  test('is written to the log, not to the output of the local AWS', async () => {
    await create('talks', `exports.handler = async () => { console.log('one'); console.error('two'); process.stdout.write('three\\n'); }`);
    await invoke('talks');
    expect(functions.logs('talks')).toEqual(['one', 'two', 'three']);
  });

  test.each<[string, string, object]>([
    [
      'an error keeps its name, message and stack',
      `class Fenced extends Error { name = 'Fenced' } exports.handler = async () => { throw new Fenced('epoch 3') }`,
      { errorType: 'Fenced', errorMessage: 'epoch 3', trace: expect.arrayContaining(['Fenced: epoch 3']) },
    ],
    [
      'what is no error is told by its type',
      `exports.handler = async () => { throw 'text' }`,
      { errorType: 'string', errorMessage: 'text' },
    ],
    [
      'an exit',
      'exports.handler = async () => { process.exit(7) }',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$/),
      },
    ],
    [
      'an exit without a reason',
      'exports.handler = async () => { process.exit(0) }',
      { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/Error: Runtime exited without providing a reason$/) },
    ],
    [
      'a rejection that nobody handles',
      `exports.handler = () => new Promise(() => { Promise.reject(new TypeError('lost')) })`,
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'TypeError: lost' },
    ],
    [
      'an exception outside the handler',
      `exports.handler = () => new Promise(() => setImmediate(() => { throw new RangeError('late') }))`,
      { errorType: 'RangeError', errorMessage: 'late' },
    ],
    ['code that does not load', `throw new Error('at init')`, { errorType: 'Error', errorMessage: 'at init' }],
    ['code that is no JavaScript', 'exports.handler = ', { errorType: 'Runtime.UserCodeSyntaxError' }],
    [
      'a module that is not in the zip',
      `require('not-there')`,
      { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringMatching(/^Error: Cannot find module 'not-there'/) },
    ],
    [
      'no such export',
      'exports.other = 1',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
    ],
  ])('%s', async (what, code, report) => {
    const name = what.replaceAll(/\W+/g, '-');
    await create(name, code);
    expect(await invoke(name)).toEqual({ failed: 'Unhandled', payload: expect.objectContaining(report) });
    // The environment was replaced, where it died.
    expect(await invoke(name)).toMatchObject({ failed: 'Unhandled' });
  });

  test('no file by the handler’s name', async () => {
    await create('nowhere', '', { Handler: 'other/file.handler' });
    expect((await invoke('nowhere')).payload).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });

  test('a time-out ends its thread, even one that never yields, and the next invocation has a new one', async () => {
    await create('hangs', 'let n = 0; exports.handler = async ({ hang }) => { n++; while (hang); return n; }', { Timeout: 1 });
    expect((await invoke('hangs', { hang: true })).payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds$/),
    });
    expect((await invoke('hangs', { hang: false })).payload).toBe(1);
  });

  test('calls the local AWS over its socket, with its own keys', async () => {
    await create(
      'calls',
      `const http = require('node:http');
       exports.handler = () => new Promise((resolve, reject) => {
         const scope = \`\${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/sts/aws4_request\`;
         const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: \`AWS4-HMAC-SHA256 Credential=\${scope}, SignedHeaders=host, Signature=0\` };
         const request = http.request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, async (answer) => { let text = ''; for await (const part of answer) text += part; resolve(text); });
         request.on('error', reject).end('Action=GetCallerIdentity&Version=2011-06-15');
       })`,
    );
    expect((await invoke('calls')).payload).toContain('<Account>123456789012</Account>');
  });

  test('finds names by the resolver that a VPC has, and others by the machine’s', async () => {
    const dns = local.services.route53.facade.dns;
    await dns.listen(0);
    const zone = local.services.route53.facade.create({
      name: 'internal.test',
      vpc: 'vpc-1',
      managedBy: 'arn:aws:servicediscovery:a',
    });
    const record = {
      name: 'a.internal.test.',
      type: 'A',
      setIdentifier: 'one',
      routing: 'multivalue',
      ttl: 1,
      value: '127.9.8.7',
    } as const;
    await local.services.route53.facade.write(zone, { put: [record] });
    await create(
      'finds',
      `const dns = require('node:dns');
       const find = (name, options) => new Promise((resolve, reject) => dns.lookup(name, options, (error, found) => (error ? reject(error) : resolve(found))));
       exports.handler = async () => [await find('a.internal.test', { all: true }), await find('a.internal.test', {}), await find('127.0.0.1', {}), await find('localhost', { family: 4 })]`,
    );
    expect((await invoke('finds')).payload).toEqual([[{ address: '127.9.8.7', family: 4 }], '127.9.8.7', '127.0.0.1', '127.0.0.1']);
  });

  test('ES modules and folders work, and files beside the code are found under LAMBDA_TASK_ROOT, which is what /var/task in a variable becomes', async () => {
    const files = {
      'functions/one.mjs': `import { readFileSync } from 'node:fs'; export const handler = async () => readFileSync(process.env.LAMBDA_TASK_ROOT + '/data/a.txt', 'utf8') + readFileSync(process.env.FILE, 'utf8')`,
      'data/a.txt': 'beside',
    };
    await create('module', '', {
      Handler: 'functions/one.handler',
      Code: { ZipFile: zip(files) },
      Environment: { Variables: { FILE: '/var/task/data/a.txt' } },
    });
    expect((await invoke('module')).payload).toBe('besidebeside');
  });
});

describe('changes', () => {
  test('UpdateFunctionCode: the next invocation runs the new code', async () => {
    const { RevisionId } = await create('code', 'exports.handler = async () => 1');
    expect((await invoke('code')).payload).toBe(1);
    const updated = await client.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'code', ZipFile: zip({ 'index.cjs': 'exports.handler = async () => 2' }) }),
    );
    expect(updated.RevisionId).not.toBe(RevisionId);
    expect((await invoke('code')).payload).toBe(2);
    const stale = client.send(new UpdateFunctionCodeCommand({ FunctionName: 'code', ZipFile: zip({}), RevisionId: RevisionId ?? '' }));
    expect(await refusal(stale)).toMatchObject({ name: 'PreconditionFailedException' });
  });

  test('UpdateFunctionConfiguration: the next invocation has the new variables', async () => {
    await create('configured', 'exports.handler = async () => process.env.WORD', { Environment: { Variables: { WORD: 'old' } } });
    expect((await invoke('configured')).payload).toBe('old');
    await client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: 'configured', Timeout: 20, Environment: { Variables: { WORD: 'new' } } }),
    );
    expect((await invoke('configured')).payload).toBe('new');
    const { Configuration: got } = await client.send(new GetFunctionCommand({ FunctionName: 'configured' }));
    expect(got).toMatchObject({ Timeout: 20, Handler: 'index.handler' });
  });

  test('DeleteFunction: it is found no more', async () => {
    await create('gone', 'exports.handler = async () => 1');
    await client.send(new DeleteFunctionCommand({ FunctionName: 'gone' }));
    const message = 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:gone';
    expect(await refusal(invoke('gone'))).toMatchObject({ name: 'ResourceNotFoundException', message });
    expect(await refusal(client.send(new DeleteFunctionCommand({ FunctionName: 'gone' })))).toMatchObject({
      name: 'ResourceNotFoundException',
      message,
    });
  });
});
