import { describe, expect, test } from '@jest/globals';
import { chain, lambda, one, world } from './world.ts';

describe('Pass', () => {
  test('hands its input on without Output', async () => {
    const { status, output } = await world().run(one({ Type: 'Pass', End: true }), { a: 1 });
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { a: 1 } });
  });

  test('evaluates expressions anywhere in its Output, and leaves other text alone', async () => {
    const Output = { n: '{% $states.input.a + 1 %}', list: ['{% $states.input.a %}', ' {% 1 %} '], none: null };
    const { output } = await world().run(one({ Type: 'Pass', Output, End: true }), { a: 1 });
    expect(output).toEqual({ n: 2, list: [1, ' {% 1 %} '], none: null });
  });

  test('assigns variables together, from the values before the state', async () => {
    const { output } = await world().run(
      chain({
        First: { Type: 'Pass', Assign: { a: 1, b: 2 } },
        Swap: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' } },
        Read: { Type: 'Pass', Output: '{% [$a, $b] %}' },
      }),
    );
    expect(output).toEqual([2, 1]);
  });
});

describe('Choice', () => {
  const machine = (input: string) => ({
    StartAt: 'Which',
    States: {
      Which: {
        Type: 'Choice',
        Choices: [
          { Condition: `{% ${input} > 10 %}`, Output: 'big', Assign: { way: 'rule' }, Next: 'Done' },
          { Condition: false, Next: 'Done' },
        ],
        Default: 'Done',
        Output: 'small',
        Assign: { way: 'default' },
      },
      Done: { Type: 'Pass', Output: '{% [$states.input, $way] %}', End: true },
    },
  });

  test('takes the first rule that holds, with its own Output and Assign', async () => {
    const { output } = await world().run(machine('$states.input.n'), { n: 11 });
    expect(output).toEqual(['big', 'rule']);
  });

  test('takes Default with the Output and Assign of the state', async () => {
    const { output } = await world().run(machine('$states.input.n'), { n: 1 });
    expect(output).toEqual(['small', 'default']);
  });

  test('fails when a condition is no boolean, and names the rule', async () => {
    const { error, cause, types } = await world().run(
      {
        StartAt: 'Which',
        States: {
          Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n %}', Next: 'Done' }], Default: 'Done' },
          Done: { Type: 'Succeed' },
        },
      },
      { n: 3 },
    );
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toBe(
      "An error occurred while executing the state 'Which' (entered at the event id #2). The JSONata expression '$states.input.n' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 3",
    );
    expect(types).toEqual(['ExecutionStarted', 'ChoiceStateEntered', 'EvaluationFailed', 'ExecutionFailed']);
  });

  test('without a match and without Default ends the execution', async () => {
    const { error, cause } = await world().run({
      StartAt: 'Which',
      States: { Which: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Done' }] }, Done: { Type: 'Succeed' } },
    });
    expect(error).toBe('States.Runtime');
    expect(cause).toContain('Failed to transition out of the state. The state does not point to a next state.');
  });
});

describe('Wait', () => {
  test('passes hours in no time, and its seconds may be computed', async () => {
    const { tookMs } = await world().run(
      chain({ Hours: { Type: 'Wait', Seconds: 7200 }, Computed: { Type: 'Wait', Seconds: '{% $states.input.s * 2 %}' } }),
      { s: 30 },
    );
    expect(tookMs).toBe(7_260_000);
  });

  test('waits until a timestamp, and not at all when it is past', async () => {
    const { clock, run } = world();
    const until = new Date(clock.now() + 90_000).toISOString();
    const future = await run(one({ Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true }), { until });
    const past = await run(one({ Type: 'Wait', Timestamp: '2016-03-14T01:59:00Z', End: true }));
    expect([future.tookMs, past.tookMs]).toEqual([90_000, 0]);
  });

  test.each([
    ['{% 1.5 %}', 'The Seconds field cannot be parsed as an integer: 1.5'],
    ['{% -1 %}', 'Seconds must be between 0 and 99999999 but was: -1'],
    ["{% 'x' %}", `Expected 'number', but was 'string' for value: "x"`],
  ])('refuses Seconds of %s', async (Seconds, words) => {
    const { error, cause } = await world().run(one({ Type: 'Wait', Seconds, End: true }));
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain(words);
  });
});

describe('Succeed and Fail', () => {
  test('Succeed ends the machine with its Output', async () => {
    const { output, types } = await world().run(one({ Type: 'Succeed', Output: '{% $states.input.a %}' }), { a: [] });
    expect(output).toEqual([]);
    expect(types).toEqual(['ExecutionStarted', 'SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded']);
  });

  test('Fail gives an error and a cause, computed ones too, and writes no exit', async () => {
    const { status, error, cause, types } = await world().run(
      one({ Type: 'Fail', Error: 'RolledBack', Cause: "{% 'because of ' & $states.input.why %}" }),
      { why: 'a test' },
    );
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'RolledBack', cause: 'because of a test' });
    expect(types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  test('Fail may have neither error nor cause', async () => {
    const { status, error, cause } = await world().run(one({ Type: 'Fail' }));
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: undefined, cause: undefined });
  });
});

describe('Parallel', () => {
  const branch = (states: Record<string, object>) => chain(states);

  test('runs its branches side by side, in scopes of their own that see the outer one', async () => {
    const { output, tookMs } = await world().run(
      chain({
        Set: { Type: 'Pass', Assign: { x: 1 } },
        Both: {
          Type: 'Parallel',
          Arguments: { n: '{% $x + 1 %}' },
          Branches: [
            branch({
              'Slow wait': { Type: 'Wait', Seconds: 60, Assign: { a: 5 } },
              Slow: { Type: 'Pass', Output: '{% $states.input.n + $a %}' },
            }),
            branch({ 'Quick wait': { Type: 'Wait', Seconds: 10, Assign: { b: 7 } }, Quick: { Type: 'Pass', Output: '{% $x + $b %}' } }),
          ],
          Output: '{% $sum($states.result) %}',
        },
      }),
    );
    expect({ output, tookMs }).toEqual({ output: 15, tookMs: 60_000 });
  });

  test('the first failure ends the other branches, and can be caught', async () => {
    const { output, tookMs, types } = await world().run({
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Branches: [
            branch({ Wait: { Type: 'Wait', Seconds: 3600 } }),
            branch({ Bad: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' } }),
          ],
          Catch: [{ ErrorEquals: ['Broken'], Output: '{% $states.errorOutput %}', Next: 'After' }],
          End: true,
        },
        After: { Type: 'Pass', End: true },
      },
    });
    expect({ output, tookMs }).toEqual({ output: { Error: 'Broken', Cause: 'on purpose' }, tookMs: 0 });
    expect(types).toContain('WaitStateAborted');
    expect(types.filter((type) => type.startsWith('Parallel'))).toEqual([
      'ParallelStateEntered',
      'ParallelStateStarted',
      'ParallelStateFailed',
      'ParallelStateExited',
    ]);
  });
});

describe('Map', () => {
  const items = (more: object, states: Record<string, object>) =>
    one({ Type: 'Map', Items: '{% $states.input.items %}', ItemProcessor: chain(states), End: true, ...more });

  test('gives the results in the order of the items, whichever ends first', async () => {
    const { output, tookMs } = await world().run(items({}, { Wait: { Type: 'Wait', Seconds: '{% $states.input %}' } }), {
      items: [30, 10, 20],
    });
    expect({ output, tookMs }).toEqual({ output: [30, 10, 20], tookMs: 30_000 });
  });

  test('runs at most MaxConcurrency iterations at a time, which may be computed', async () => {
    const { tookMs } = await world().run(items({ MaxConcurrency: '{% $states.input.n %}' }, { Wait: { Type: 'Wait', Seconds: 10 } }), {
      items: [1, 2, 3, 4],
      n: 2,
    });
    expect(tookMs).toBe(20_000);
  });

  test('ItemSelector makes the input of each iteration from item, index and state input', async () => {
    const ItemSelector = {
      v: '{% $states.context.Map.Item.Value %}',
      i: '{% $states.context.Map.Item.Index %}',
      of: '{% $count($states.input.items) %}',
    };
    const { output } = await world().run(items({ ItemSelector }, { Same: { Type: 'Pass' } }), { items: ['a', 'b'] });
    expect(output).toEqual([
      { v: 'a', i: 0, of: 2 },
      { v: 'b', i: 1, of: 2 },
    ]);
  });

  test('iterates over the pairs of an object', async () => {
    const { output } = await world().run(items({}, { Same: { Type: 'Pass' } }), { items: { k: 1 } });
    expect(output).toEqual([{ Key: 'k', Value: 1 }]);
  });

  test('a failure ends the other iterations', async () => {
    const { error, types, tookMs } = await world().run(
      items(
        {},
        {
          Which: {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Bad' }],
            Default: 'Wait',
          },
          Bad: { Type: 'Fail', Error: 'Second' },
          Wait: { Type: 'Wait', Seconds: 60 },
        },
      ),
      { items: [1, 2] },
    );
    expect({ error, tookMs }).toEqual({ error: 'Second', tookMs: 0 });
    expect(types.slice(-5)).toEqual(['MapIterationFailed', 'WaitStateAborted', 'MapIterationAborted', 'MapStateFailed', 'ExecutionFailed']);
  });

  test('bears as many failures as it tolerates, and no more', async () => {
    const states = {
      Odd: { Type: 'Choice', Choices: [{ Condition: '{% $states.input % 2 = 1 %}', Next: 'Bad' }], Default: 'Good' },
      Bad: { Type: 'Fail', Error: 'Odd', Cause: 'odd' },
      Good: { Type: 'Pass' },
    };
    const borne = await world().run(items({ ToleratedFailureCount: 1, MaxConcurrency: 1 }, states), { items: [1, 2] });
    const tooMany = await world().run(items({ ToleratedFailurePercentage: 40, MaxConcurrency: 1 }, states), { items: [1, 2] });
    expect(borne.output).toEqual([{ Error: 'Odd', Cause: 'odd' }, 2]);
    expect(tooMany.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  test('a distributed Map shows the Map Run only, and its items read no outer variables', async () => {
    const { types, error } = await world().run(
      chain({
        Set: { Type: 'Pass', Assign: { outer: 1 } },
        Each: {
          Type: 'Map',
          Items: [1],
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            ...chain({ Read: { Type: 'Pass', Output: '{% $outer %}' } }),
          },
        },
      }),
    );
    expect(error).toBe('States.QueryEvaluationError');
    expect(types.slice(-4)).toEqual(['MapRunStarted', 'MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
  });
});

describe('Task', () => {
  test('calls a function with its Arguments and gives back its payload', async () => {
    const { output } = await world({ double: ({ n }: { n: number }) => n * 2 }).run(chain({ Double: lambda('double') }), { n: 21 });
    expect(output).toBe(42);
  });

  test('a Resource that is a function ARN takes the Arguments as payload', async () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:double';
    const { output, types } = await world({ [arn]: (n: number) => n * 2 }).run(
      one({ Type: 'Task', Resource: arn, Arguments: '{% $states.input.n %}', End: true }),
      { n: 4 },
    );
    expect(output).toBe(8);
    expect(types.slice(2, 5)).toEqual(['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded']);
  });

  test('a JSONPath state is refused in words', async () => {
    const { error, cause } = await world().run({ QueryLanguage: 'JSONPath', ...one({ Type: 'Pass', End: true }) });
    expect(error).toBe('States.Runtime');
    expect(cause).toContain('JSONPath comes with a later issue');
  });
});
