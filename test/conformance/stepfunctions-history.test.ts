import { describe, expect, test } from '@jest/globals';
import { chain, failure, lambda, one, previousIds, world } from '../../packages/local-aws/test/stepfunctions/world.ts';

/**
 * The history of an execution: types, details and previousEventId. Sources: GetExecutionHistory and
 * HistoryEvent (API reference), and behaviour observed on the service as reported, with the service's
 * answers, in github.com/floci-io/floci issues 2733, 2734, 2868 and pull request 3167.
 */
describe('a sequence', () => {
  test('the first state refers to 0, the rest to what came before', async () => {
    const finished = await world().run(chain({ A: { Type: 'Pass', Assign: { x: 'text' } }, B: { Type: 'Succeed' } }), { a: 1 });
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4, 5]);
    expect(finished.events[0]).toMatchObject({
      id: 1,
      executionStartedEventDetails: {
        input: '{"a":1}',
        inputDetails: { truncated: false },
        roleArn: 'arn:aws:iam::123456789012:role/machine',
      },
    });
    expect(finished.events[1]).toMatchObject({
      stateEnteredEventDetails: { name: 'A', input: '{"a":1}', inputDetails: { truncated: false } },
    });
    expect(finished.events[2]!.stateExitedEventDetails).toEqual({
      name: 'A',
      output: '{"a":1}',
      outputDetails: { truncated: false },
      assignedVariables: { x: '"text"' },
      assignedVariablesDetails: { truncated: false },
    });
    expect(finished.events[4]!.stateExitedEventDetails).toEqual({ name: 'B', output: '{"a":1}', outputDetails: { truncated: false } });
    expect(finished.events[5]).toMatchObject({
      executionSucceededEventDetails: { output: '{"a":1}', outputDetails: { truncated: false } },
    });
  });
});

describe('a task', () => {
  test('is scheduled with its arguments as text, started, and ends', async () => {
    const { events } = await world({ f: () => 1 }).run(chain({ Call: lambda('f', { TimeoutSeconds: 30 }) }), { a: 1 });
    const what = { resourceType: 'lambda', resource: 'invoke' };
    expect(events[2]).toMatchObject({
      type: 'TaskScheduled',
      taskScheduledEventDetails: {
        ...what,
        region: 'us-east-1',
        parameters: '{"FunctionName":"f","Payload":{"a":1}}',
        timeoutInSeconds: 30,
      },
    });
    expect(events[3]).toMatchObject({ type: 'TaskStarted', taskStartedEventDetails: what });
    expect(events[4]).toMatchObject({ type: 'TaskSucceeded', taskSucceededEventDetails: { ...what, outputDetails: { truncated: false } } });
  });

  test('a time-out has an error and no cause', async () => {
    const { events } = await world({ f: () => new Promise(() => {}) }).run(chain({ Call: lambda('f', { TimeoutSeconds: 1 }) }));
    expect(events[4]!.taskTimedOutEventDetails).toEqual({ resourceType: 'lambda', resource: 'invoke', error: 'States.Timeout' });
    expect(events[5]!.executionFailedEventDetails).toEqual({ error: 'States.Timeout' });
  });

  test('every attempt to evaluate leaves an EvaluationFailed with the place and the state', async () => {
    const finished = await world().run(
      one(
        {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: '{% $states.input.missing %}' },
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
          End: true,
        },
        'Send',
      ),
    );
    const cause =
      "An error occurred while executing the state 'Send' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Arguments/FunctionName' returned nothing (undefined).";
    expect(finished.types).toEqual(['ExecutionStarted', 'TaskStateEntered', 'EvaluationFailed', 'EvaluationFailed', 'ExecutionFailed']);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4]);
    expect(finished.events[2]!.evaluationFailedEventDetails).toEqual({
      error: 'States.QueryEvaluationError',
      cause,
      location: 'Arguments/FunctionName',
      state: 'Send',
    });
  });
});

describe('a Parallel', () => {
  const boom = one({ Type: 'Fail', Error: 'MyError', Cause: 'my cause' }, 'Boom');

  test('gives each branch a chain of its own and goes on from the last event of them', async () => {
    const finished = await world().run(
      chain({
        P: { Type: 'Parallel', Branches: [one({ Type: 'Pass', End: true }, 'A'), one({ Type: 'Wait', Seconds: 1, End: true }, 'B')] },
        After: { Type: 'Pass' },
      }),
    );
    const at = (type: string, name?: string) =>
      finished.events.find((e) => e.type === type && (!name || (e.stateEnteredEventDetails ?? e.stateExitedEventDetails)?.name === name))!;
    const started = at('ParallelStateStarted').id;
    expect([at('PassStateEntered', 'A').previousEventId, at('WaitStateEntered', 'B').previousEventId]).toEqual([started, started]);
    const last = at('WaitStateExited', 'B').id;
    expect([at('ParallelStateSucceeded').previousEventId, at('ParallelStateExited').previousEventId]).toEqual([last, last]);
    expect(at('PassStateEntered', 'After').previousEventId).toBe(at('ParallelStateExited').id);
  });

  test('that fails for good says so; each retry starts it anew without', async () => {
    const finished = await world().run(
      one({ Type: 'Parallel', Branches: [boom], Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }], End: true }, 'P'),
    );
    expect(finished.types).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4, 5, 6, 7]);
  });

  test('a failing task that ends a branch is recorded as aborted, beside the chain', async () => {
    const bad = () => {
      throw failure('Bad');
    };
    const finished = await world({ bad }).run({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [chain({ Call: lambda('bad') })],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }],
          End: true,
        },
        Handled: { Type: 'Pass', End: true },
      },
    });
    expect(finished.types.slice(3)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4, 5, 6, 7, 7, 9, 10, 11, 12]);
  });

  test("a catcher's own failure is recorded from before the Parallel failed, and fails it again", async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Done' },
      { ErrorEquals: ['States.ALL'], Output: { v: '{% $states.input.missing %}' }, Next: 'Done' },
    ];
    const finished = await world().run({
      StartAt: 'P',
      States: { P: { Type: 'Parallel', Branches: [boom], Catch, End: true }, Done: { Type: 'Pass', End: true } },
    });
    expect(finished.types.slice(4)).toEqual(['ParallelStateFailed', 'EvaluationFailed', 'ParallelStateFailed', 'ExecutionFailed']);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4, 4, 6, 7]);
    expect(finished.events[5]!.evaluationFailedEventDetails).toMatchObject({ location: 'Catch[1]/Output/v', state: 'P' });
  });
});

describe('a Map', () => {
  const items = (more: object, processor: object) =>
    one({ Type: 'Map', Items: '{% $states.input %}', ItemProcessor: processor, End: true, ...more }, 'M');

  test('one at a time: an iteration begins at the last event of the one before', async () => {
    const finished = await world().run(items({ MaxConcurrency: 1 }, one({ Type: 'Pass', End: true }, 'I')), ['a', 'b']);
    expect(finished.types.slice(1)).toEqual([
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4, 5, 6, 6, 8, 9, 10, 11, 11, 13]);
    expect(finished.events[2]).toMatchObject({ mapStateStartedEventDetails: { length: 2 } });
    expect(finished.events[7]).toMatchObject({ mapIterationStartedEventDetails: { name: 'M', index: 1 } });
  });

  test('over nothing exits from its start', async () => {
    const finished = await world().run(items({}, one({ Type: 'Pass', End: true }, 'I')), []);
    expect(finished.types.slice(2)).toEqual(['MapStateStarted', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded']);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 3, 5]);
  });

  test('a failed iteration stands beside the chain', async () => {
    const finished = await world().run(
      items({ MaxConcurrency: 1 }, one({ Type: 'Pass', Output: { v: '{% $missing %}' }, End: true }, 'Undef')),
      [1, 2],
    );
    expect(finished.types.slice(3)).toEqual([
      'MapIterationStarted',
      'PassStateEntered',
      'EvaluationFailed',
      'MapIterationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
    expect(previousIds(finished)).toEqual([0, 0, 2, 3, 4, 5, 6, 6, 8]);
    expect(finished.cause).toContain("executing the state 'Undef' (entered at the event id #5)");
  });

  test('what is no array fails before it starts', async () => {
    const finished = await world().run(items({}, one({ Type: 'Pass', End: true }, 'I')), 'text');
    expect(finished.types.slice(1)).toEqual(['MapStateEntered', 'EvaluationFailed', 'MapStateFailed', 'ExecutionFailed']);
    expect(finished.cause).toContain(
      "The JSONata expression '$states.input' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'string' for value: \"text\"",
    );
  });
});
