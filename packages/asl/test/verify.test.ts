// Over 400 lines: two tables, of machines with one mistake each, and of machines that look wrong and are not.
// A test holds that the first has every kind of issue.
import { describe, expect, test } from '@jest/globals';
import { type Issue, type IssueCode, verify } from '../src/index.ts';
import { issueKinds } from '../src/verify/issue.ts';

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, TimeoutSeconds: 60 };
const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handler' }] };
const done = { Type: 'Succeed' };

/** A machine that starts with its first state. */
const machine = (states: object, more: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});

const found = (definition: unknown): readonly string[] =>
  verify(definition).map((issue: Issue) => `${issue.code} at ${issue.path.join('.')}`);

/** Minimal machines with one thing wrong, and where it is found. */
const mistakes: Readonly<Record<string, readonly [definition: unknown, ...found: `${IssueCode} at ${string}`[]]>> = {
  'text that is no JSON': ['{"StartAt"', 'not-json at '],
  'a definition over 1 MB': [machine({ A: { ...done, Comment: 'x'.repeat(1_100_000) } }), 'too-large at '],
  'no query language': [{ StartAt: 'A', States: { A: done } }, 'not-jsonata at QueryLanguage'],
  'a JSONPath state': [machine({ A: { ...done, QueryLanguage: 'JSONPath' } }), 'not-jsonata at States.A.QueryLanguage'],
  InputPath: [machine({ A: { ...done, InputPath: '$' } }), 'jsonpath-field at States.A.InputPath'],
  'Parameters, with a JSONPath key': [
    machine({ A: { ...task, Parameters: {}, Arguments: { 'a.$': '$.b' }, End: true } }),
    'jsonpath-field at States.A.Parameters',
    'jsonpath-key at States.A.Arguments.a.$',
  ],
  'a rule of JSONPath': [
    machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', Condition: '{% true %}', Next: 'B' }], Default: 'B' }, B: done }),
    'jsonpath-field at States.A.Choices.0.Variable',
  ],
  'ResultPath in a catcher': [
    machine({ A: { ...task, Catch: [{ ErrorEquals: ['X'], Next: 'B', ResultPath: '$' }], End: true }, B: done }),
    'jsonpath-field at States.A.Catch.0.ResultPath',
  ],
  'a field that the state does not have': [machine({ A: { ...done, Next: 'A' } }), 'unknown-field at States.A.Next'],
  'a field that the machine does not have': [machine({ A: done }, { Start: 'A' }), 'unknown-field at Start'],
  'a task without resource': [machine({ A: { Type: 'Task', TimeoutSeconds: 5, End: true } }), 'missing-field at States.A'],
  'a wait for nothing': [machine({ A: { Type: 'Wait', End: true } }), 'missing-field at States.A'],
  'a choice without rules': [machine({ A: { Type: 'Choice', Choices: [], Default: 'B' }, B: done }), 'missing-field at States.A.Choices'],
  'a parallel without branches': [machine({ A: { Type: 'Parallel', Branches: [], End: true } }), 'missing-field at States.A.Branches'],
  'no start': [{ QueryLanguage: 'JSONata', States: {} }, 'missing-field at States', 'missing-field at StartAt'],
  'a type that there is not': [
    machine({ A: { Type: 'Sleep', End: true } }),
    'unknown-type at States.A.Type',
    'missing-field at States',
    'unknown-state at StartAt',
  ],
  'a jitter that there is not': [
    machine({ A: { ...task, Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'SOME' }], End: true } }),
    'bad-value at States.A.Retry.0.JitterStrategy',
  ],
  'no time to run': [machine({ A: { ...task, TimeoutSeconds: 0, End: true } }), 'out-of-range at States.A.TimeoutSeconds'],
  'half a second': [machine({ A: { Type: 'Wait', Seconds: 0.5, End: true } }), 'out-of-range at States.A.Seconds'],
  'a machine that times out at once': [machine({ A: done }, { TimeoutSeconds: 0 }), 'out-of-range at TimeoutSeconds'],
  'a retry that comes ever sooner': [
    machine({ A: { ...task, Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5, MaxAttempts: -1 }], End: true } }),
    'out-of-range at States.A.Retry.0.MaxAttempts',
    'out-of-range at States.A.Retry.0.BackoffRate',
  ],
  'a longest wait below the first': [
    machine({ A: { ...task, Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 10, MaxDelaySeconds: 5 }], End: true } }),
    'out-of-range at States.A.Retry.0.MaxDelaySeconds',
  ],
  'a name that is too long': [machine({ ['x'.repeat(81)]: done }), `bad-name at States.${'x'.repeat(81)}`],
  'a name in two places': [
    machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: done } }], Next: 'B' }, B: done }),
    'duplicate-name at States.A.Branches.0.States.B',
  ],
  'a Next to nowhere': [
    machine({ A: { Type: 'Pass', Next: 'Nowhere' }, B: done }),
    'unknown-state at States.A.Next',
    'no-way-to-end at States.A',
    'unreachable at States.B',
  ],
  'a StartAt of nothing': [machine({ A: done }, { StartAt: 'B' }), 'unknown-state at StartAt', 'unreachable at States.A'],
  'a Next out of a branch': [
    machine({ A: { Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }], Next: 'C' }, C: done }),
    'unknown-state at States.A.Branches.0.States.B.Next',
    'no-way-to-end at States.A.Branches.0.States.B',
  ],
  'both Next and End': [machine({ A: { Type: 'Pass', Next: 'B', End: true }, B: done }), 'bad-transition at States.A'],
  'neither Next nor End': [machine({ A: { Type: 'Pass' } }), 'bad-transition at States.A', 'no-way-to-end at States.A'],
  'a state that no way leads to': [machine({ A: done, B: done }), 'unreachable at States.B'],
  'a loop with no way out': [
    machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Wait', Seconds: 1, Next: 'A' } }),
    'no-way-to-end at States.A',
    'no-way-to-end at States.B',
  ],
  'a loop that only a failure leaves': [
    machine({ A: { ...task, Catch: [{ ErrorEquals: ['X'], Next: 'C' }], Next: 'B' }, B: { Type: 'Wait', Seconds: 1, Next: 'A' }, C: done }),
    'endless-loop at States.A',
    'endless-loop at States.B',
  ],
  'a choice without default': [
    machine({ A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }] }, B: done }),
    'no-default at States.A',
  ],
  'a variable that begins with an underscore': [
    machine({ A: { Type: 'Pass', Assign: { _a: 1 }, End: true } }),
    'bad-variable-name at States.A.Assign._a',
  ],
  'a variable with too long a name': [
    machine({ A: { Type: 'Pass', Assign: { ['x'.repeat(81)]: 1 }, End: true } }),
    `bad-variable-name at States.A.Assign.${'x'.repeat(81)}`,
  ],
  'an assignment to $states': [
    machine({ A: { Type: 'Pass', Assign: { states: 1 }, End: true } }),
    'reserved-variable at States.A.Assign.states',
  ],
  'a variable that hides a function': [
    machine({ A: { Type: 'Pass', Assign: { count: 1 }, Next: 'B' }, B: done }),
    'hides-function at States.A.Assign.count',
  ],
  'a variable of the machine, assigned in a branch': [
    machine({
      A: { Type: 'Pass', Assign: { a: 1 }, Next: 'B' },
      B: { Type: 'Parallel', Branches: [{ StartAt: 'C', States: { C: { Type: 'Pass', Assign: { a: 2 }, End: true } } }], End: true },
    }),
    'shadowed-variable at States.B.Branches.0.States.C.Assign.a',
  ],
  'a variable that nothing assigns': [machine({ A: { ...done, Output: '{% $later %}' } }), 'unknown-variable at States.A.Output'],
  'a variable that nothing assigns, asked for by $exists': [
    machine({ A: { ...done, Output: '{% $exists($later) ? $later : 0 %}' } }),
    'unknown-variable at States.A.Output',
  ],
  'a variable that is not there where $exists has not found it': [
    machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'C' },
      B: { Type: 'Pass', Assign: { a: 1 }, Next: 'C' },
      C: { ...done, Output: '{% $exists($a) ? 0 : $a %}' },
    }),
    'unassigned-variable at States.C.Output',
  ],
  'a variable of one way only': [
    machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'C' },
      B: { Type: 'Pass', Assign: { a: 1 }, Next: 'C' },
      C: { ...done, Output: '{% $a %}' },
    }),
    'unassigned-variable at States.C.Output',
  ],
  'a variable that the failing state would have assigned': [
    machine({
      A: { ...task, Assign: { a: 1 }, Catch: [{ ErrorEquals: ['X'], Next: 'B' }], Next: 'B' },
      B: { ...done, Output: '{% $a %}' },
    }),
    'unassigned-variable at States.B.Output',
  ],
  'a variable of a branch, outside of it': [
    machine({
      A: { Type: 'Parallel', Branches: [{ StartAt: 'C', States: { C: { Type: 'Pass', Assign: { a: 1 }, End: true } } }], Next: 'B' },
      B: { ...done, Output: '{% $a %}' },
    }),
    'unknown-variable at States.B.Output',
  ],
  'a variable of the machine, in a distributed Map': [
    machine({
      A: { Type: 'Pass', Assign: { a: 1 }, Next: 'B' },
      B: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'C',
          States: { C: { ...done, Output: '{% $a %}' } },
        },
        End: true,
      },
    }),
    'unassigned-variable at States.B.ItemProcessor.States.C.Output',
  ],
  'half an expression': [machine({ A: { ...done, Output: '{% $states.input' } }), 'not-an-expression at States.A.Output'],
  'an expression for a resource': [
    machine({ A: { ...task, Resource: '{% $states.input.r %}', End: true } }),
    'misplaced-expression at States.A.Resource',
  ],
  'JSONata of another release': [machine({ A: { ...done, Output: '{% $states.input.a ?? 1 %}' } }), 'does-not-parse at States.A.Output'],
  'no JSONata': [machine({ A: { ...done, Output: { a: ['{% 1 + %}'] } } }), 'does-not-parse at States.A.Output.a.0'],
  'a result before there is one': [
    machine({ A: { ...task, Arguments: '{% $states.result %}', End: true } }),
    'misplaced-states-member at States.A.Arguments',
  ],
  'an error outside of a catcher': [
    machine({ A: { ...task, Output: '{% $states.errorOutput.Cause %}', End: true } }),
    'misplaced-states-member at States.A.Output',
  ],
  'a result in a Pass': [
    machine({ A: { Type: 'Pass', Output: '{% $states.result %}', End: true } }),
    'misplaced-states-member at States.A.Output',
  ],
  'a token where none is waited for': [
    machine({ A: { ...task, Arguments: { t: '{% $states.context.Task.Token %}' }, End: true } }),
    'misplaced-states-member at States.A.Arguments.t',
  ],
  'a member that $states does not have': [
    machine({ A: { ...done, Output: '{% $states.output %}' } }),
    'unknown-states-member at States.A.Output',
  ],
  'a bare $': [machine({ A: { ...done, Output: '{% $ %}' } }), 'bare-name at States.A.Output'],
  'a bare $$': [machine({ A: { ...done, Output: '{% $$.a %}' } }), 'bare-name at States.A.Output'],
  'a bare name': [machine({ A: { ...done, Output: '{% a.b %}' } }), 'bare-name at States.A.Output'],
  'a bare name in an argument': [machine({ A: { ...done, Output: '{% $sum(prices) %}' } }), 'bare-name at States.A.Output'],
  'a function that there is not': [machine({ A: { ...done, Output: '{% $now() & $today() %}' } }), 'unknown-function at States.A.Output'],
  $eval: [machine({ A: { ...done, Output: "{% $eval('1') %}" } }), 'unknown-function at States.A.Output'],
  'States.ALL among others': [
    machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL', 'X'] }, { ErrorEquals: ['Y'] }], End: true } }),
    'bad-retry at States.A.Retry.0.ErrorEquals',
  ],
  'States.ALL before others': [
    machine({
      A: {
        ...task,
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'B' },
          { ErrorEquals: ['Y'], Next: 'B' },
        ],
        Next: 'B',
      },
      B: done,
    }),
    'bad-retry at States.A.Catch.0.ErrorEquals',
  ],
  'no error to catch': [
    machine({ A: { ...task, Catch: [{ ErrorEquals: [], Next: 'B' }], Next: 'B' }, B: done }),
    'bad-retry at States.A.Catch.0.ErrorEquals',
  ],
  'an error that the service does not have': [
    machine({ A: { ...task, Retry: [{ ErrorEquals: ['States.TimedOut'] }], End: true } }),
    'unknown-error-name at States.A.Retry.0.ErrorEquals',
  ],
  'a task without a time-out': [
    machine({ A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } }),
    'no-timeout at States.A',
  ],
  'a heartbeat as long as the time-out': [
    machine({ A: { ...task, HeartbeatSeconds: 60, End: true } }),
    'heartbeat-too-long at States.A.HeartbeatSeconds',
  ],
  '.sync on an AWS SDK call': [
    machine({ A: { ...task, Resource: 'arn:aws:states:::aws-sdk:ecs:updateService.sync', End: true } }),
    'bad-resource at States.A.Resource',
  ],
  '.sync on Lambda': [
    machine({ A: { ...task, Resource: 'arn:aws:states:::lambda:invoke.sync', End: true } }),
    'bad-resource at States.A.Resource',
  ],
  'an AWS SDK call in the wrong case': [
    machine({ A: { ...task, Resource: 'arn:aws:states:::aws-sdk:ecs:UpdateService', End: true } }),
    'bad-resource at States.A.Resource',
  ],
  'a resource that is none': [machine({ A: { ...task, Resource: 'lambda:invoke', End: true } }), 'bad-resource at States.A.Resource'],
  'an item that may not be there, read between two caught states': [
    machine({
      A: { ...task, ...caught, Next: 'B' },
      B: { Type: 'Wait', Seconds: '{% $states.input.list[0] %}', Next: 'C' },
      C: { ...task, ...caught, Next: 'D' },
      D: done,
      Handler: done,
    }),
    'unguarded-read at States.B.Seconds',
  ],
  'text that may be no JSON, parsed between two caught states': [
    machine({
      A: { ...task, ...caught, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: '{% $parse($states.input.text).ok %}', Next: 'C' }], Default: 'C' },
      C: { ...task, ...caught, Next: 'D' },
      D: done,
      Handler: done,
    }),
    'unguarded-read at States.B.Choices.0.Condition',
  ],
};

/** Mistakes that only the workflow shows, or that a machine cannot have: see compile-refuses.test.ts. */
const onlyInWorkflows: readonly IssueCode[] = ['duplicate-key', 'empty-body', 'too-much-history', 'misplaced-end'];

describe('verify finds', () => {
  for (const [name, [definition, ...expected]] of Object.entries(mistakes)) {
    test(name, () => {
      expect(found(definition)).toEqual(expected);
    });
  }

  test('each kind of issue that there is', () => {
    const shown = Object.values(mistakes).flatMap(([, ...codes]) => codes.map((code) => code.split(' ')[0]));
    expect(new Set([...shown, ...onlyInWorkflows])).toEqual(new Set(Object.keys(issueKinds)));
  });

  test('the same in text, and says what to write instead', () => {
    const definition = machine({ A: { ...done, Output: "{% $eval('1') %}" } });
    expect(verify(JSON.stringify(definition))).toEqual(verify(definition));
    expect(verify(definition)[0]).toMatchObject({
      level: 'refused',
      message: 'There is no function $eval.',
      instead: 'Use $parse for JSON text.',
    });
  });
});

describe('verify has nothing against', () => {
  const fine: Readonly<Record<string, unknown>> = {
    'a counter that a state reads and assigns': machine({
      A: { Type: 'Pass', Assign: { n: 0 }, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: '{% $n < 3 %}', Assign: { n: '{% $n + 1 %}' }, Next: 'B' }], Default: 'C' },
      C: done,
    }),
    'a variable that is read where $exists has found it': machine({
      A: {
        ...task,
        Assign: { n: '{% ($exists($n) and $n > 0) ? $n : 1 %}', m: '{% $exists($m) ? $m + 1 : 0 %}' },
        Next: 'B',
      },
      B: { Type: 'Choice', Choices: [{ Condition: '{% $n + $m > 3 %}', Next: 'C' }], Default: 'A' },
      C: done,
    }),
    'names inside steps, filters, lambdas and objects': machine({
      A: {
        ...done,
        Output:
          "{% ($f := function($x, $i) { $x.price * $i }; $all := $states.input.items[price > 0].{ 'name': name, 'n': $ }; [$map($all^(>n), $f), $all#$i.($i), $states.input.**]) %}",
      },
    }),
    'functions given as values, and chains': machine({ A: { ...done, Output: '{% $map($states.input.a, $uppercase) ~> $join %}' } }),
    'the functions that the service adds': machine({
      A: { ...done, Output: "{% [$partition([1], 1), $range(0, 1, 1), $hash('a', 'MD5'), $random(1), $uuid(), $parse('1')] %}" },
    }),
    'a token, an error and a result in their places': machine({
      A: {
        ...task,
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { Payload: { t: '{% $states.context.Task.Token %}' } },
        Assign: { r: '{% $states.result %}' },
        Catch: [{ ErrorEquals: ['X'], Assign: { e: '{% $states.errorOutput %}' }, Next: 'B' }],
        Next: 'C',
      },
      B: { ...done, Output: '{% $e.Cause %}' },
      C: { ...done, Output: '{% $r %}' },
    }),
    'a variable of the machine, read in a branch': machine({
      A: { Type: 'Pass', Assign: { a: 1 }, Next: 'B' },
      B: { Type: 'Parallel', Branches: [{ StartAt: 'C', States: { C: { ...done, Output: '{% $a %}' } } }], End: true },
    }),
    'a read between caught states that is made sure first': machine({
      A: { ...task, ...caught, Next: 'B' },
      B: { Type: 'Wait', Seconds: '{% $exists($states.input.l[0]) ? $states.input.l[0] : 5 %}', Next: 'C' },
      C: { ...task, ...caught, Next: 'D' },
      D: done,
      Handler: done,
    }),
    'an item of a loop between caught states, whose position is worked out': machine({
      A: { ...task, ...caught, Next: 'B' },
      B: {
        Type: 'Choice',
        Choices: [
          {
            Condition: '{% ($exists($n) ? $n : 0) < $count($states.input.l) %}',
            Assign: { item: '{% $states.input.l[$exists($n) ? $n : 0] %}', n: '{% ($exists($n) ? $n : 0) + 1 %}' },
            Next: 'C',
          },
        ],
        Default: 'D',
      },
      C: { ...task, ...caught, Next: 'B' },
      D: done,
      Handler: done,
    }),
    'resources by substitution, by ARN and in other partitions': machine({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the deployment
      A: { ...task, Resource: '${ActArn}', Next: 'B' },
      B: { ...task, Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f:1', Next: 'C' },
      C: { ...task, Resource: 'arn:aws-cn:states:::aws-sdk:ecs:updateService.waitForTaskToken', Next: 'D' },
      D: { ...task, Resource: 'arn:aws:states:::states:startExecution.sync:2', End: true },
    }),
  };
  const oneWayOnly = {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input.a %}', Assign: { a: 1 }, Next: 'Read' }],
    Default: 'Read',
  };
  test.each([
    '$exists($a.b) ? $a.b : 0',
    '$exists($a[0]) and $a[0] = 1',
    '$not($exists($a)) ? 0 : $a',
    '$exists($a) = false ? 0 : $a',
    '$not($exists($a)) or $a > 1',
    '($b := 1; $exists($b) ? $b : 0)',
  ])('what $exists has found, or has not: %s', (expression) => {
    expect(found(machine({ First: oneWayOnly, Read: { ...done, Output: `{% ${expression} %}` } }))).toEqual([]);
  });

  const ways = (Condition: string, holds: string, otherwise: string) =>
    machine({
      First: oneWayOnly,
      Read: { Type: 'Choice', Choices: [{ Condition, Next: holds }], Default: otherwise },
      With: { ...done, Output: '{% $a %}' },
      Without: done,
    });
  test('the ways behind a Choice that asks for a variable', () => {
    expect(found(ways('{% $exists($a) %}', 'With', 'Without'))).toEqual([]);
    expect(found(ways('{% $not($exists($a)) %}', 'Without', 'With'))).toEqual([]);
    expect(found(ways('{% $exists($a) %}', 'Without', 'With'))).toEqual(['unassigned-variable at States.With.Output']);
    expect(found(ways('{% $exists($a) or true %}', 'With', 'Without'))).toEqual(['unassigned-variable at States.With.Output']);
  });

  for (const [name, definition] of Object.entries(fine)) {
    test(name, () => {
      expect(found(definition)).toEqual([]);
    });
  }

  test('anything at all that it cannot read: it answers, and does not throw', () => {
    for (const odd of [
      null,
      1,
      [],
      {},
      { States: [] },
      { States: { A: null } },
      machine({ A: { Type: 'Choice', Choices: 'x' } }),
      machine({ A: { Type: 'Map', ItemProcessor: 5 } }),
    ]) {
      expect(verify(odd).length).toBeGreaterThan(0);
    }
  });
});
