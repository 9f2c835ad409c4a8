import { describe, test } from '@jest/globals';
import { add, call, eq, type Flow, gt, isIn, not, or } from '../src/index.ts';
import { act, box, caughtInto, golden, type Input, invoked } from './given-workflow.ts';

const input = '$states.context.Execution.Input';

describe('when', () => {
  test('is a Choice whose ways meet again, and which assigns on each', () => {
    golden(
      (w) =>
        w
          .when(
            'Long?',
            (s) => gt(s.input.wait, 60),
            (b) => b.assign(() => ({ size: 'long' })),
            (b) => b.assign(() => ({ size: 'short' })),
            { label: 'more than a minute', comment: 'How long it takes.' },
          )
          .succeed((s) => ({ size: s.size })),
      {
        'Long?': {
          Type: 'Choice',
          Comment: 'How long it takes.',
          Choices: [{ Comment: 'more than a minute', Condition: `{% ${input}.wait > 60 %}`, Assign: { size: 'long' }, Next: 'Done' }],
          Assign: { size: 'short' },
          Default: 'Done',
        },
        Done: { Type: 'Succeed', Output: { size: '{% $size %}' } },
      },
    );
  });

  test('has ways without states, and ways that end', () => {
    golden(
      (w) =>
        w
          .when(
            'Long?',
            (s) => gt(s.input.wait, 60),
            (b) => b,
            (b) => b.fail('Too short', { error: 'Short', cause: 'a minute at least' }),
          )
          .succeed(),
      {
        'Long?': {
          Type: 'Choice',
          Choices: [{ Comment: 'yes', Condition: `{% ${input}.wait > 60 %}`, Next: 'Done' }],
          Default: 'Too short',
        },
        'Too short': { Type: 'Fail', Error: 'Short', Cause: 'a minute at least' },
        Done: { Type: 'Succeed' },
      },
    );
  });
});

describe('choose', () => {
  test('is one Choice with several rules', () => {
    golden(
      (w) =>
        w.choose(
          'Which?',
          [
            ['one of ours', (s) => isIn(s.input.service, ['a', 'b']), (b) => b.succeed('Ours')],
            ['nothing to do', (s) => or(eq(s.input.wait, 0), not(gt(s.input.wait, 1))), (b) => b.succeed('Nothing')],
          ],
          (b) => b.fail('Unknown', (s) => ({ error: 'Unknown', cause: s.input.service })),
        ),
      {
        'Which?': {
          Type: 'Choice',
          Choices: [
            { Comment: 'one of ours', Condition: `{% ${input}.service in ['a', 'b'] %}`, Next: 'Ours' },
            { Comment: 'nothing to do', Condition: `{% (${input}.wait = 0) or $not(${input}.wait > 1) %}`, Next: 'Nothing' },
          ],
          Default: 'Unknown',
        },
        Ours: { Type: 'Succeed' },
        Nothing: { Type: 'Succeed' },
        Unknown: { Type: 'Fail', Error: 'Unknown', Cause: `{% ${input}.service %}` },
      },
    );
  });
});

describe('also', () => {
  test('is one more rule of the question, whose way comes to what follows too', () => {
    golden(
      (w) =>
        w
          .when(
            'How long?',
            (s) => gt(s.input.wait, 60),
            (b) => b,
            (b) =>
              b
                .also(
                  'a while',
                  (s) => gt(s.input.wait, 5),
                  (a) => a.wait('Rest', 5),
                )
                .step('Do it', () => call(act, {})),
            { label: 'too long' },
          )
          .succeed(),
      {
        'How long?': {
          Type: 'Choice',
          Choices: [
            { Comment: 'too long', Condition: `{% ${input}.wait > 60 %}`, Next: 'Done' },
            { Comment: 'a while', Condition: `{% ${input}.wait > 5 %}`, Next: 'Rest' },
          ],
          Default: 'Do it',
        },
        Rest: { Type: 'Wait', Seconds: 5, Next: 'Do it' },
        'Do it': { ...invoked({}), Next: 'Done' },
        Done: { Type: 'Succeed' },
      },
    );
  });
});

describe('assign', () => {
  test('is no state: the one before assigns, with its own result in place of its variable', () => {
    golden(
      (w) =>
        w
          .step('Do it', () => call(act, {}))
          .assign((s) => ({ n: s.doIt.count }))
          .assign((s) => ({ m: add(s.n, 1) }))
          .succeed((s) => ({ n: s.n, m: s.m })),
      {
        'Do it': {
          ...invoked({}),
          Assign: {
            doIt: '{% $states.result.Payload %}',
            n: '{% $states.result.Payload.count %}',
            m: '{% $states.result.Payload.count + 1 %}',
          },
          Next: 'Done',
        },
        Done: { Type: 'Succeed', Output: { n: '{% $n %}', m: '{% $m %}' } },
      },
    );
  });

  test('is a Pass where a workflow begins with it', () => {
    golden((w) => w.assign((s) => ({ n: s.input.wait })).succeed((s) => ({ n: s.n })), {
      Begin: { Type: 'Pass', Comment: 'Sets the first values.', Assign: { n: `{% ${input}.wait %}` }, Next: 'Done' },
      Done: { Type: 'Succeed', Output: { n: '{% $n %}' } },
    });
  });
});

describe('block', () => {
  test('is left before its end by a catch and by a way, each with its values', () => {
    golden(
      (w) =>
        w
          .block((b) =>
            b
              .step('Do it', () => call(act, {}), {
                catch: { Refused: (c) => c.assign((s) => ({ why: s.error.Cause })).leave() },
              })
              .when(
                'Enough?',
                (s) => gt(s.doIt.count, 3),
                (y) => y.assign(() => ({ why: 'enough' })).leave(),
                (n) => n,
              )
              .step('Do more', () => call(act, {}))
              .assign((s) => ({ why: s.doMore.text })),
          )
          .succeed((s) => ({ why: s.why })),
      {
        'Do it': {
          ...invoked({}),
          Catch: [
            {
              ErrorEquals: ['Refused'],
              Assign: {
                ...caughtInto('doItError', '').Assign,
                why: "{% ($type($states.errorOutput.Cause) = 'string') ? $states.errorOutput.Cause : '' %}",
              },
              Next: 'Done',
            },
          ],
          Assign: { doIt: '{% $states.result.Payload %}' },
          Next: 'Enough?',
        },
        'Enough?': {
          Type: 'Choice',
          Choices: [{ Comment: 'yes', Condition: '{% $doIt.count > 3 %}', Assign: { why: 'enough' }, Next: 'Done' }],
          Default: 'Do more',
        },
        'Do more': {
          ...invoked({}),
          Assign: { doMore: '{% $states.result.Payload %}', why: '{% $states.result.Payload.text %}' },
          Next: 'Done',
        },
        Done: { Type: 'Succeed', Output: { why: '{% $why %}' } },
      },
    );
  });
});

describe('catches', () => {
  test('of a step go on or end, each by its error, States.ALL last', () => {
    golden(
      (w) =>
        w
          .step('Do it', () => call(act, {}), {
            catch: {
              'States.ALL': (b) => b.fail('Broken', (s) => ({ error: s.error.Error })),
              Fenced: (b) => b,
            },
          })
          .succeed(),
      {
        'Do it': {
          ...invoked({}),
          Catch: [caughtInto('doItError', 'Done', ['Fenced']), caughtInto('doItError', 'Broken')],
          Next: 'Done',
        },
        Broken: { Type: 'Fail', Error: '{% $doItError.Error %}' },
        Done: { Type: 'Succeed' },
      },
    );
  });
});

describe('a guard', () => {
  test('is a box: a Parallel of one branch, with one way out for every failure in it', () => {
    golden(
      (w) =>
        w
          .guard(
            'Try',
            (g) =>
              g
                .step('One', () => call(act, {}), { catch: { Refused: (b) => b.wait('Cool', 5) } })
                .when(
                  'Enough?',
                  (s) => gt(s.input.wait, 1),
                  (b) => b,
                  (b) => b.raise('NotEnough', (s) => s.input.service, { name: 'Not enough', comment: 'The input says so.' }),
                )
                .parallel('Both', [(b) => b.step('Two', () => call(act, {})).succeed(), (b) => b.raise('Inner', 'in a branch')]),
            (failed) =>
              failed
                .step('Undo', (s) => call(act, { error: s.error.Error, cause: s.error.Cause }))
                .fail('Undone', (s) => ({ error: 'Undone', cause: s.error.Cause })),
            { comment: 'All that can fail.' },
          )
          .succeed(),
      {
        Try: {
          ...box(
            {
              StartAt: 'One',
              States: {
                One: { ...invoked({}), Catch: [{ ErrorEquals: ['Refused'], Next: 'Cool' }], Next: 'Enough?' },
                Cool: { Type: 'Wait', Seconds: 5, Next: 'Enough?' },
                'Enough?': {
                  Type: 'Choice',
                  Choices: [{ Comment: 'yes', Condition: `{% ${input}.wait > 1 %}`, Next: 'Both' }],
                  Default: 'Not enough',
                },
                'Not enough': { Type: 'Fail', Comment: 'The input says so.', Error: 'NotEnough', Cause: `{% ${input}.service %}` },
                Both: {
                  Type: 'Parallel',
                  Branches: [
                    { StartAt: 'Two', States: { Two: { ...invoked({}), Next: 'Done' }, Done: { Type: 'Succeed' } } },
                    { StartAt: 'Raise Inner', States: { 'Raise Inner': { Type: 'Fail', Error: 'Inner', Cause: 'in a branch' } } },
                  ],
                  End: true,
                },
              },
            },
            'tryError',
            'Undo',
          ),
          Comment: 'All that can fail.',
          Next: 'Done (2)',
        },
        Undo: { ...invoked({ error: '{% $tryError.Error %}', cause: '{% $tryError.Cause %}' }), Next: 'Undone' },
        Undone: { Type: 'Fail', Error: 'Undone', Cause: '{% $tryError.Cause %}' },
        'Done (2)': { Type: 'Succeed' },
      },
    );
  });

  test('hands out what the state before its end can hand out, and a question has one end for all its ways', () => {
    golden(
      (w) =>
        w
          .guard(
            'Try',
            (g) =>
              g.when(
                'Short?',
                (s) => gt(60, s.input.wait),
                (y) => y.handOut(() => ({ n: 0 }), { name: 'Too short', comment: 'Nothing is done.' }),
                (n) => n.step('Do it', () => call(act, {})).handOut((s) => ({ n: s.doIt.count })),
              ),
            (failed) => failed.assign(() => ({ came: { n: 1 } })),
            { as: 'came' },
          )
          .succeed((s) => ({ n: s.came.n })),
      {
        Try: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Short?',
              States: {
                'Short?': {
                  Type: 'Choice',
                  Choices: [{ Comment: 'yes', Condition: `{% 60 > ${input}.wait %}`, Next: 'Too short' }],
                  Default: 'Do it',
                },
                'Do it': { ...invoked({}), Output: { n: '{% $states.result.Payload.count %}' }, End: true },
                'Too short': { Type: 'Succeed', Comment: 'Nothing is done.', Output: { n: 0 } },
              },
            },
          ],
          Catch: [
            { ErrorEquals: ['States.DataLimitExceeded'], Assign: { came: { n: 1 } }, Next: 'Done' },
            { ErrorEquals: ['States.ALL'], Assign: { came: { n: 1 } }, Next: 'Done' },
          ],
          Output: '{% $states.result[0] %}',
          Assign: { came: '{% $states.result[0] %}' },
          Next: 'Done',
        },
        Done: { Type: 'Succeed', Output: { n: '{% $came.n %}' } },
      },
    );
  });

  test('that ends with a question has a state for its end', () => {
    golden(
      (w) =>
        w
          .guard(
            'Try',
            (g) =>
              g
                .step('Do it', () => call(act, {}))
                .when(
                  'Rest?',
                  (s) => s.doIt.ok,
                  (y) => y.wait('Rest', 5),
                  (n) => n,
                ),
            (failed) => failed,
          )
          .succeed(),
      {
        Try: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Do it',
              States: {
                'Do it': { ...invoked({}), Assign: { doIt: '{% $states.result.Payload %}' }, Next: 'Rest?' },
                'Rest?': { Type: 'Choice', Choices: [{ Comment: 'yes', Condition: '{% $doIt.ok %}', Next: 'Rest' }], Default: 'End' },
                Rest: { Type: 'Wait', Seconds: 5, End: true },
                End: { Type: 'Succeed', Comment: 'The box is left.' },
              },
            },
          ],
          Catch: [
            { ErrorEquals: ['States.DataLimitExceeded'], Next: 'Done' },
            { ErrorEquals: ['States.ALL'], Next: 'Done' },
          ],
          Output: '{% $states.result[0] %}',
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('in a guard wins; what its handler raises is the outer one’s', () => {
    golden(
      (w) =>
        w
          .guard(
            'Outer',
            (o) =>
              o.guard(
                'Inner',
                (i) => i.step('One', () => call(act, {})).handOut(() => ({})),
                (failed) => failed.raise('Again', (s) => s.error.Cause),
              ),
            (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error })),
          )
          .succeed(),
      {
        Outer: {
          ...box(
            {
              StartAt: 'Inner',
              States: {
                Inner: {
                  ...box({ StartAt: 'One', States: { One: { ...invoked({}), Output: {}, End: true } } }, 'innerError', 'Raise Again'),
                  End: true,
                },
                'Raise Again': { Type: 'Fail', Error: 'Again', Cause: '{% $innerError.Cause %}' },
              },
            },
            'outerError',
            'Failed',
          ),
          Next: 'Done',
        },
        Failed: { Type: 'Fail', Error: '{% $outerError.Error %}' },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('outside of any, raise fails the execution', () => {
    golden((w) => w.raise('Over', 'and out'), { 'Raise Over': { Type: 'Fail', Error: 'Over', Cause: 'and out' } });
  });
});

describe('a fragment', () => {
  const cool = (flow: Flow<{ readonly input: Input }>, label: string) => flow.wait(`Cool ${label}`, (s) => s.input.wait);

  test('is used twice, with names of its own each time', () => {
    golden((w) => w.include(cool, 'once').include(cool, 'twice').succeed(), {
      'Cool once': { Type: 'Wait', Seconds: `{% ${input}.wait %}`, Next: 'Cool twice' },
      'Cool twice': { Type: 'Wait', Seconds: `{% ${input}.wait %}`, Next: 'Done' },
      Done: { Type: 'Succeed' },
    });
  });
});
