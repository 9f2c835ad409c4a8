import { describe, expect, test } from '@jest/globals';
import { chain, failure, lambda, one, world } from './world.ts';

describe('Retry', () => {
  const failing = (times: number, name = 'Flaky') => {
    let calls = 0;
    return {
      calls: () => calls,
      code: () => {
        if (calls++ < times) throw failure(name);
        return 'at last';
      },
    };
  };

  test('waits longer each time, up to the longest delay', async () => {
    const flaky = failing(4);
    const retry = [{ ErrorEquals: ['Flaky'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 5 }];
    const { output, tookMs } = await world({ flaky: flaky.code }).run(chain({ Call: lambda('flaky', { Retry: retry }) }));
    expect({ output, tookMs }).toEqual({ output: 'at last', tookMs: (2 + 6 + 10 + 10) * 1000 });
  });

  test('gives up after three attempts by default, with the last error', async () => {
    const flaky = failing(9);
    const { error, tookMs } = await world({ flaky: flaky.code }).run(
      chain({ Call: lambda('flaky', { Retry: [{ ErrorEquals: ['States.ALL'] }] }) }),
    );
    expect({ error, tookMs, calls: flaky.calls() }).toEqual({ error: 'Flaky', tookMs: 7000, calls: 4 });
  });

  test('counts as a transition, each time', async () => {
    const { run, service } = world({ flaky: failing(2).code });
    const { executionArn } = await run(
      chain({ Call: lambda('flaky', { Retry: [{ ErrorEquals: ['Flaky'] }] }), Done: { Type: 'Succeed' } }),
    );
    expect(service.transitions(executionArn)).toBe(4);
  });

  test('each retrier has attempts of its own', async () => {
    let calls = 0;
    const names = ['A', 'B', 'A', 'B'];
    const code = () => {
      const name = names[calls++];
      if (name) throw failure(name);
      return 'done';
    };
    const retry = ['A', 'B'].map((name) => ({ ErrorEquals: [name], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 1 }));
    const { output } = await world({ code }).run(chain({ Call: lambda('code', { Retry: retry }) }));
    expect(output).toBe('done');
  });

  test('jitter draws a delay between nothing and the full one', async () => {
    const flaky = failing(1);
    const retry = [{ ErrorEquals: ['Flaky'], IntervalSeconds: 10, JitterStrategy: 'FULL' }];
    const { tookMs } = await world({ flaky: flaky.code }).run(chain({ Call: lambda('flaky', { Retry: retry }) }));
    expect(tookMs).toBeGreaterThanOrEqual(0);
    expect(tookMs).toBeLessThan(10_000);
  });

  test('the context tells how often a state was retried', async () => {
    const flaky = failing(2);
    const { output } = await world({ flaky: flaky.code }).run(
      chain({ Call: lambda('flaky', { Retry: [{ ErrorEquals: ['Flaky'] }], Output: '{% $states.context.State.RetryCount %}' }) }),
    );
    expect(output).toBe(2);
  });

  test('a Parallel is retried whole', async () => {
    const flaky = failing(1);
    const { output, types } = await world({ flaky: flaky.code }).run(
      one({ Type: 'Parallel', Branches: [chain({ Call: lambda('flaky') })], Retry: [{ ErrorEquals: ['Flaky'] }], End: true }),
    );
    expect(output).toEqual(['at last']);
    expect(types.filter((type) => type === 'ParallelStateStarted')).toHaveLength(2);
    expect(types).not.toContain('ParallelStateFailed');
  });
});

describe('Catch', () => {
  const caught = (Catch: object[]) => ({
    StartAt: 'Call',
    States: { Call: lambda('bad', { Catch, End: true }), Caught: { Type: 'Pass', End: true } },
  });
  const bad = () => {
    throw failure('NotReady', 'not yet');
  };

  test('without Output hands the error on', async () => {
    const { output } = await world({ bad }).run(caught([{ ErrorEquals: ['NotReady'], Next: 'Caught' }]));
    expect(output).toEqual({ Error: 'NotReady', Cause: '{"errorType":"NotReady","errorMessage":"not yet"}' });
  });

  test('Output and Assign read the error and the input', async () => {
    const { output } = await world({ bad }).run(
      {
        StartAt: 'Call',
        States: {
          Call: lambda('bad', {
            Catch: [
              {
                ErrorEquals: ['States.TaskFailed'],
                Output: '{% $states.input.a %}',
                Assign: { why: '{% $states.errorOutput.Error %}' },
                Next: 'Read',
              },
            ],
            End: true,
          }),
          Read: { Type: 'Pass', Output: '{% [$states.input, $why] %}', End: true },
        },
      },
      { a: 1 },
    );
    expect(output).toEqual([1, 'NotReady']);
  });

  test('takes the first catcher that names the error, after the retries', async () => {
    const catchers = [
      { ErrorEquals: ['Other'], Next: 'Caught' },
      { ErrorEquals: ['States.ALL'], Output: 'second', Next: 'Caught' },
    ];
    const { output, tookMs } = await world({ bad }).run({
      StartAt: 'Call',
      States: {
        Call: lambda('bad', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }], Catch: catchers, End: true }),
        Caught: { Type: 'Pass', End: true },
      },
    });
    expect({ output, tookMs }).toEqual({ output: 'second', tookMs: 1000 });
  });

  test('a failed expression in Arguments can be caught', async () => {
    const { output } = await world().run({
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: '{% $states.input.missing %}' },
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Pass', End: true },
      },
    });
    expect(output).toMatchObject({ Error: 'States.QueryEvaluationError' });
  });

  test('States.ALL catches neither States.Runtime nor States.DataLimitExceeded', async () => {
    const all = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] };
    const noMatch = { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] }, D: { Type: 'Succeed' } } };
    const stuck = await world().run({
      StartAt: 'Both',
      States: { Both: { Type: 'Parallel', Branches: [noMatch], ...all, End: true }, Caught: { Type: 'Pass', End: true } },
    });
    const big = await world({ big: () => 'x'.repeat(300_000) }).run({
      StartAt: 'Call',
      States: { Call: lambda('big', { ...all, End: true }), Caught: { Type: 'Pass', End: true } },
    });
    expect([stuck.error, big.error]).toEqual(['States.Runtime', 'States.DataLimitExceeded']);
    expect(stuck.types).not.toContain('ParallelStateFailed');
  });

  test('States.DataLimitExceeded can be caught by its own name', async () => {
    const { status } = await world({ big: () => 'x'.repeat(300_000) }).run({
      StartAt: 'Call',
      States: {
        Call: lambda('big', { Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Caught' }], End: true }),
        Caught: { Type: 'Pass', End: true },
      },
    });
    expect(status).toBe('SUCCEEDED');
  });
});

describe('quotas', () => {
  test('event 25,000 is the failure, and nothing catches it', async () => {
    const loop = {
      StartAt: 'Loop',
      States: { Loop: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Loop' }], Default: 'End' }, End: { Type: 'Succeed' } },
    };
    const { call, start, finish } = world();
    const executionArn = await start(loop);
    const { error, cause } = await finish(executionArn);
    const { events } = await call<{ events: { id: number; previousEventId: number; type: string }[] }>('GetExecutionHistory', {
      executionArn,
      reverseOrder: true,
      maxResults: 2,
    });
    expect({ error, cause }).toEqual({
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(events).toMatchObject([
      { id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' },
      { id: 24_999, type: 'ChoiceStateExited' },
    ]);
  });

  test('an output of more than 256 KiB fails the state', async () => {
    const { error, cause } = await world().run(one({ Type: 'Pass', Output: "{% $pad('', 262145, 'x') %}", End: true }));
    expect(error).toBe('States.DataLimitExceeded');
    expect(cause).toBe("The state/task 'Only' returned a result with a size exceeding the maximum number of bytes service limit.");
  });
});
