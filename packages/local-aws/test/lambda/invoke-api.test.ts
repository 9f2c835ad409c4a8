import { GetFunctionCommand, InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { lambdaService } from '../../src/lambda/lambda.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, DOORS, refusal } from '../doors.ts';

describe.each(DOORS)('the Lambda API, %s', (door) => {
  const start = () => startLocalAws({ services: { lambda: lambdaService } });
  let local: Awaited<ReturnType<typeof start>>;
  let client: LambdaClient;
  beforeAll(async () => {
    local = await start();
    client = new LambdaClient(await clientThrough(door, local));
    local.services.lambda.register({ name: 'greet', timeoutSeconds: 5, handler: async ({ name }) => `hello ${name}` });
    local.services.lambda.register({
      name: 'broken',
      handler: async () => {
        throw new RangeError('too far');
      },
    });
  });
  afterAll(async () => {
    client.destroy();
    await local.stop();
  });
  const invoke = (FunctionName: string, Payload?: string, more: object = {}) =>
    client.send(new InvokeCommand({ FunctionName, ...(Payload === undefined ? {} : { Payload: Buffer.from(Payload) }), ...more }));

  test('invokes with bytes of JSON', async () => {
    const answer = await invoke('greet', '{"name":"ä"}');
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.Payload!.transformToString()).toBe('"hello ä"');
  });

  test('without a payload the event is empty', async () => {
    expect((await invoke('greet')).Payload!.transformToString()).toBe('"hello undefined"');
  });

  test('a function’s failure is an answer, not an error', async () => {
    const answer = await invoke('broken');
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(answer.Payload!.transformToString())).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
  });

  test('a dry run runs nothing', async () => {
    expect(await invoke('broken', '{}', { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  });

  test('refuses a payload that is no JSON', async () => {
    expect(await refusal(invoke('greet', '{'))).toMatchObject({
      name: 'InvalidRequestContentException',
      message: expect.stringMatching(/^Could not parse request body into json/),
    });
  });

  test('refuses a payload that is too large', async () => {
    expect(await refusal(invoke('greet', `"${'x'.repeat(6_291_456)}"`))).toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
    expect(await refusal(invoke('greet', `"${'x'.repeat(1_048_576)}"`, { InvocationType: 'Event' }))).toMatchObject({
      name: 'RequestTooLargeException',
      message: '1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
    });
  });

  test('refuses an invocation type that there is not', async () => {
    expect(await refusal(invoke('greet', '{}', { InvocationType: 'Later' }))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('[Event, RequestResponse, DryRun]'),
    });
  });

  test('names a function that is not there', async () => {
    expect(await refusal(invoke('nobody', '{}', { Qualifier: 'live' }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody:live',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('describes one function, and all of them by pages', async () => {
    const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'greet' }));
    expect(Configuration).toMatchObject({
      FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:greet',
      Timeout: 5,
      MemorySize: 128,
      State: 'Active',
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    });
    const first = await client.send(new ListFunctionsCommand({ MaxItems: 1 }));
    const second = await client.send(new ListFunctionsCommand({ Marker: first.NextMarker }));
    expect([...first.Functions!, ...second.Functions!].map(({ FunctionName }) => FunctionName)).toEqual(['broken', 'greet']);
    expect(second.NextMarker).toBeUndefined();
  });
});

describe('an asynchronous invocation', () => {
  test('is answered at once and tried again after one minute and two more', async () => {
    const clock = new VirtualClock(0);
    const local = await startLocalAws({ clock, services: { lambda: lambdaService } });
    const client = new LambdaClient(await clientThrough('in process', local));
    const at: number[] = [];
    local.services.lambda.register({
      name: 'flaky',
      handler: async () => {
        at.push(clock.now());
        throw new Error('not yet');
      },
    });
    const answer = await clock.run(client.send(new InvokeCommand({ FunctionName: 'flaky', InvocationType: 'Event' })));
    expect(answer).toMatchObject({ StatusCode: 202 });
    expect(at).toEqual([]);
    await clock.run(clock.sleep(24 * 3600_000));
    expect(at).toEqual([0, 60_000, 180_000]);
  });
});
