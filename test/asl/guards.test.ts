import { describe, expect, test } from '@jest/globals';
import { awaitCallback, type Closed, call, compile, expects, type Flow, gt, parseJson, workflow } from '@teal/asl';
import { historyEvents } from '../../packages/asl/src/history.ts';
import { act, type Input } from '../../packages/asl/test/given-workflow.ts';
import { failure, type TestFunction, world } from '../../packages/local-aws/test/stepfunctions/world.ts';

const input: Input = {
  service: 'checkout',
  wait: 5,
  steps: [
    { weight: 1, bake: 1 },
    { weight: 2, bake: 1 },
  ],
};

const inFlow = (build: (flow: Flow<{ readonly input: Input }>) => Closed) => workflow<Input>('guards', build);

/** A guard around the body; its handler ends with the error as it came. */
const guarded = (body: (g: Flow<{ readonly input: Input }, 'Try'>) => Flow<{ readonly input: Input }, 'Try' | 'Body'>) =>
  inFlow((w) =>
    w
      .guard(
        'Try',
        (g) => body(g),
        (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error, cause: s.error.Cause })),
      )
      .succeed('Over'),
  );

/** The machine with the test's function in place of the deployment's. */
const machineOf = (of: ReturnType<typeof inFlow>) =>
  JSON.parse(JSON.stringify(compile(of)).replaceAll(/\$\{ActFunctionArn\}/g, 'act')) as object;

const run = (of: ReturnType<typeof inFlow>, functions: Readonly<Record<string, TestFunction>> = {}) =>
  world(functions).run(machineOf(of), input);

describe('what fails in a guard goes to its handler', () => {
  test('a task, with the error and the cause that it had', async () => {
    const { status, error, cause, types } = await run(
      guarded((g) => g.step('Body', () => call(act, {})) as never),
      {
        act: () => {
          throw failure('Refused', 'not today');
        },
      },
    );
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Refused' });
    expect(JSON.parse(cause ?? '')).toMatchObject({ errorType: 'Refused', errorMessage: 'not today' });
    expect(types.filter((type) => type.startsWith('ParallelState'))).toEqual([
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ParallelStateFailed',
      'ParallelStateExited',
    ]);
  });

  test('what is raised, word by word', async () => {
    const of = inFlow((w) =>
      w.guard(
        'Try',
        (g) => g.raise('Late', (s) => s.input.service),
        (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error, cause: s.error.Cause })),
      ),
    );
    expect(await run(of)).toMatchObject({ status: 'FAILED', error: 'Late', cause: 'checkout' });
  });

  test('a question and a wait, which cannot have a Catch of their own', async () => {
    const question = guarded(
      (g) =>
        g.when(
          'Body',
          (s) => parseJson<{ big: boolean }>(s.input.service).big,
          (y) => y,
          (n) => n,
        ) as never,
    );
    expect(await run(question)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    const wait = guarded((g) => g.wait('Body', (s) => parseJson<number>(s.input.service)) as never);
    expect(await run(wait)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  test('what has grown too large, which States.ALL does not catch', async () => {
    const { error, types } = await run(
      guarded((g) => g.step('Body', () => call(act, {})) as never),
      { act: () => 'x'.repeat(300_000) },
    );
    expect(error).toBe('States.DataLimitExceeded');
    expect(types.at(-2)).toBe('FailStateEntered');
  });

  test("a token that is failed without a name or a cause: both come as ''", async () => {
    const of = guarded(
      (g) => g.step('Body', () => awaitCallback(act, (token) => ({ token }), expects<string>()), { timeout: '1 minute' }) as never,
    );
    let asked: (token: string) => void = () => {};
    const token = new Promise<string>((resolve) => {
      asked = resolve;
    });
    const w = world({ act: (payload: { token: string }) => asked(payload.token) });
    const execution = await w.start(machineOf(of), input);
    await w.call('SendTaskFailure', { taskToken: await w.clock.run(token) });
    const { status, error, cause, events } = await w.finish(execution);
    expect({ status, error: error ?? '', cause: cause ?? '' }).toEqual({ status: 'FAILED', error: '', cause: '' });
    expect(events.map(({ type }) => type)).toContain('FailStateEntered');
  });
});

test('a guard hands out what it came to, and nothing else of it is seen', async () => {
  const of = inFlow((w) =>
    w
      .guard(
        'Try',
        (g) => g.step('Do it', () => call(act, {})).handOut((s) => ({ n: s.doIt.count })),
        (failed) => failed.raise('No', 'no'),
      )
      .succeed((s) => ({ n: s.try.n })),
  );
  const { status, output, events } = await run(of, { act: () => ({ ok: true, count: 7, text: '', list: [] }) });
  expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { n: 7 } });
  // The execution's own start and end are not the workflow's.
  expect(events.length - 2).toBeLessThanOrEqual(historyEvents(of.body));
});

test('a poll in a loop counts its time anew in each round', async () => {
  let looks = 0;
  const of = inFlow((w) =>
    w
      .each(
        'Is there another?',
        (s) => s.input.steps,
        (b) =>
          b.poll('Look', () => call(act, {}), {
            question: 'Is it there?',
            every: 5,
            atMost: 12,
            until: (r) => gt(r.count, 0),
            timedOut: { name: 'Not there', error: 'Late', cause: 'late' },
          }),
      )
      .succeed('Over'),
  );
  // Ten seconds a round: two rounds that were counted as one would be too long.
  const found = () => {
    looks += 1;
    return { count: looks % 3 === 0 ? 1 : 0 };
  };
  expect(await run(of, { act: found })).toMatchObject({ status: 'SUCCEEDED', tookMs: 20_000 });
  looks = -100;
  expect(await run(of, { act: () => ({ count: 0 }) })).toMatchObject({ status: 'FAILED', error: 'Late', tookMs: 15_000 });
});
