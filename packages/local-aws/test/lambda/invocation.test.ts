import { describe, expect, test } from '@jest/globals';
import { ScaledClock } from '../../src/clock/scaled-clock.ts';
import { lambdaService } from '../../src/lambda/lambda.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { refusal } from '../doors.ts';
import { givenFunctions } from './given-functions.ts';

describe('an invocation', () => {
  test('gives what the handler returns, through JSON both ways', async () => {
    const { lambda, invoke } = await givenFunctions();
    const event = { at: new Date(0), nothing: undefined, list: [undefined] };
    let seen: unknown;
    lambda.register({
      name: 'echo',
      handler: async (given) => {
        seen = given;
        return { ...given, extra: undefined };
      },
    });
    expect(await invoke('echo', event)).toEqual({
      ok: true,
      payload: { at: '1970-01-01T00:00:00.000Z', list: [null] },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(seen).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [null] });
  });

  test('that returns nothing gives null', async () => {
    const { lambda, invoke } = await givenFunctions();
    lambda.register({ name: 'quiet', handler: async () => {} });
    expect(await invoke('quiet')).toMatchObject({ ok: true, payload: null });
  });

  test('tells the handler its context', async () => {
    const { clock, lambda, invoke } = await givenFunctions();
    const { arn } = lambda.register({
      name: 'told',
      timeoutSeconds: 20,
      memory: 256,
      handler: async (_event, context) => {
        await clock.sleep(5_000);
        const { awsRequestId, functionName, invokedFunctionArn, memoryLimitInMB, functionVersion } = context;
        return {
          awsRequestId,
          functionName,
          invokedFunctionArn,
          memoryLimitInMB,
          functionVersion,
          left: context.getRemainingTimeInMillis(),
        };
      },
    });
    const result = await invoke(arn);
    expect(result).toMatchObject({
      ok: true,
      payload: {
        awsRequestId: result.requestId,
        functionName: 'told',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:told',
        memoryLimitInMB: '256',
        functionVersion: '$LATEST',
        left: 15_000,
      },
    });
  });

  test('that throws is a failure by the name of its error', async () => {
    const { lambda, invoke } = await givenFunctions();
    lambda.register({
      name: 'throws',
      handler: () => {
        throw Object.assign(new Error('weights moved'), { name: 'DriftDetected' });
      },
    });
    expect(await invoke('throws')).toMatchObject({
      ok: false,
      errorType: 'DriftDetected',
      errorMessage: 'weights moved',
      trace: expect.arrayContaining([expect.stringContaining('weights moved')]),
    });
  });

  test('that throws what is no error says what it was', async () => {
    const { lambda, invoke } = await givenFunctions();
    lambda.register({ name: 'throws', handler: () => Promise.reject('just text') });
    expect(await invoke('throws')).toMatchObject({ ok: false, errorType: 'string', errorMessage: 'just text', trace: [] });
  });

  test('that returns what JSON cannot say fails', async () => {
    const { lambda, invoke } = await givenFunctions();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    lambda.register({ name: 'circle', handler: async () => circle });
    expect(await invoke('circle')).toMatchObject({ ok: false, errorMessage: 'Unable to stringify response body' });
  });

  test('that returns more than 6 MB fails', async () => {
    const { lambda, invoke } = await givenFunctions();
    lambda.register({ name: 'big', handler: async () => 'x'.repeat(6_300_000) });
    expect(await invoke('big')).toMatchObject({ ok: false, errorType: 'Function.ResponseSizeTooLarge' });
  });

  test('that does not end in time is ended', async () => {
    const { clock, lambda, invoke } = await givenFunctions();
    lambda.register({ name: 'slow', timeoutSeconds: 10, handler: () => clock.sleep(60_000) });
    const result = await invoke('slow');
    expect(result).toMatchObject({
      ok: false,
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${result.requestId} Error: Task timed out after 10.00 seconds`,
    });
    expect(clock.now()).toBe(10_000);
  });

  test('has wall-clock time on a scaled clock, as its handler has', async () => {
    const clock = new ScaledClock(1_000);
    const local = await startLocalAws({ clock, services: { lambda: lambdaService } });
    local.services.lambda.register({
      name: 'poll',
      timeoutSeconds: 1,
      handler: async (_event, context) => {
        await clock.sleep(30_000);
        return context.getRemainingTimeInMillis();
      },
    });
    const result = await local.services.lambda.facade.invoke('poll', {});
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.payload).toBeLessThan(1_000);
  });

  test('of a function that is not there is refused', async () => {
    const { invoke } = await givenFunctions();
    expect(await refusal(invoke('nobody'))).toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody',
    });
  });

  test.each([
    'present',
    'present:$LATEST',
    'function:present',
    '123456789012:function:present',
    'arn:aws:lambda:us-east-1:123456789012:function:present',
    'arn:aws:lambda:us-east-1:123456789012:function:present:$LATEST',
  ])('finds the function by %s', async (reference) => {
    const { lambda, invoke } = await givenFunctions();
    lambda.register({ name: 'present', handler: async () => 'here' });
    expect(await invoke(reference)).toMatchObject({ payload: 'here' });
  });

  test.each(['arn:aws:lambda:eu-west-1:123456789012:function:present', '999999999999:function:present', 'present:live'])(
    'does not find it by %s',
    async (reference) => {
      const { lambda, invoke } = await givenFunctions();
      lambda.register({ name: 'present', handler: async () => 'here' });
      expect(await refusal(invoke(reference))).toMatchObject({ code: 'ResourceNotFoundException' });
    },
  );

  test.each([
    [{ name: 'has space' }, /1 to 64 letters/],
    [{ timeoutSeconds: 901 }, /1 to 900 seconds/],
  ])('of what AWS would not make cannot be registered: %p', async (wrong, message) => {
    const { lambda } = await givenFunctions();
    expect(() => lambda.register({ name: 'f', handler: async () => {}, ...wrong })).toThrow(message);
  });
});

describe('environments', () => {
  test('run as many invocations as there are, one each', async () => {
    const { clock, lambda } = await givenFunctions();
    let running = 0;
    let most = 0;
    lambda.register({
      name: 'busy',
      handler: async () => {
        most = Math.max(most, ++running);
        await clock.sleep(100);
        running--;
      },
    });
    await clock.run(Promise.all([1, 2, 3].map(() => lambda.facade.invoke('busy', {}))));
    expect(most).toBe(3);
    expect(clock.now()).toBe(100);
  });

  test('beyond the reserved concurrency are refused', async () => {
    const { clock, lambda, invoke } = await givenFunctions();
    lambda.register({ name: 'few', reservedConcurrency: 1, handler: () => clock.sleep(100) });
    const first = lambda.facade.invoke('few', {});
    const second = await refusal(lambda.facade.invoke('few', {}));
    expect(second).toMatchObject({
      code: 'TooManyRequestsException',
      fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    });
    await clock.run(first);
    expect(await invoke('few')).toMatchObject({ ok: true });
  });

  test('freeze at the end of an invocation: work left over waits at its next call until the next invocation', async () => {
    const given = await givenFunctions();
    const { clock, lambda, invoke } = given;
    lambda.register({
      name: 'leaves',
      handler: async ({ leave }) => {
        if (leave) clock.after(10, () => void given.callOut());
        else await clock.sleep(50);
      },
    });
    await invoke('leaves', { leave: true });
    await clock.run(clock.sleep(10_000));
    expect(given.calls).toBe(0);
    await invoke('leaves', { leave: false });
    expect(given.calls).toBe(1);
  });

  test('that have timed out never call again', async () => {
    const given = await givenFunctions();
    const { clock, lambda, invoke } = given;
    lambda.register({
      name: 'late',
      timeoutSeconds: 1,
      handler: async () => {
        await clock.sleep(2_000);
        await given.callOut();
      },
    });
    await invoke('late');
    await clock.run(clock.sleep(10_000));
    expect(given.calls).toBe(0);
  });
});
