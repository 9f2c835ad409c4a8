import { describe, test } from '@jest/globals';
import { add, call, eq, type Flow, gt, isIn, not, or } from '../src/index.ts';
import { act, caughtInto, golden, type Input, input, invoked } from './given-workflow.ts';

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
