import { describe, test } from '@jest/globals';
import { call, eq, type Flow, gt, isIn, not, or } from '../src/index.ts';
import { act, caughtInto, golden, type Input, invoked } from './given-workflow.ts';

const input = '$states.context.Execution.Input';

describe('when', () => {
  test('is a Choice whose ways meet again', () => {
    golden(
      (w) =>
        w
          .when(
            'Long?',
            (s) => gt(s.input.wait, 60),
            (b) => b.assign('Say long', () => ({ size: 'long' })),
            (b) => b.assign('Say short', () => ({ size: 'short' })),
          )
          .succeed((s) => ({ size: s.size })),
      {
        'Long?': { Type: 'Choice', Choices: [{ Condition: `{% ${input}.wait > 60 %}`, Next: 'Say long' }], Default: 'Say short' },
        'Say long': { Type: 'Pass', Assign: { size: 'long' }, Next: 'Done' },
        'Say short': { Type: 'Pass', Assign: { size: 'short' }, Next: 'Done' },
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
        'Long?': { Type: 'Choice', Choices: [{ Condition: `{% ${input}.wait > 60 %}`, Next: 'Done' }], Default: 'Too short' },
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
  test('is a Catch on each state in it that can have one, after its own', () => {
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
                  (b) => b.raise('NotEnough', (s) => s.input.service),
                )
                .parallel('Both', [(b) => b.step('Two', () => call(act, {})).succeed(), (b) => b.raise('Inner', 'in a branch')]),
            (failed) =>
              failed
                .step('Undo', (s) => call(act, { error: s.error.Error, cause: s.error.Cause }))
                .fail('Undone', (s) => ({ error: 'Undone', cause: s.error.Cause })),
          )
          .succeed(),
      {
        One: {
          ...invoked({}),
          Catch: [{ ErrorEquals: ['Refused'], Next: 'Cool' }, caughtInto('tryError', 'Undo')],
          Next: 'Enough?',
        },
        Cool: { Type: 'Wait', Seconds: 5, Next: 'Enough?' },
        'Enough?': { Type: 'Choice', Choices: [{ Condition: `{% ${input}.wait > 1 %}`, Next: 'Both' }], Default: 'Raise NotEnough' },
        'Raise NotEnough': { Type: 'Pass', Assign: { tryError: { Error: 'NotEnough', Cause: `{% ${input}.service %}` } }, Next: 'Undo' },
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Two', States: { Two: { ...invoked({}), Next: 'Done' }, Done: { Type: 'Succeed' } } },
            { StartAt: 'Raise Inner', States: { 'Raise Inner': { Type: 'Fail', Error: 'Inner', Cause: 'in a branch' } } },
          ],
          Catch: [caughtInto('tryError', 'Undo')],
          Next: 'Done (2)',
        },
        Undo: { ...invoked({ error: '{% $tryError.Error %}', cause: '{% $tryError.Cause %}' }), Next: 'Undone' },
        Undone: { Type: 'Fail', Error: 'Undone', Cause: '{% $tryError.Cause %}' },
        'Done (2)': { Type: 'Succeed' },
      },
    );
  });

  test('in a guard wins; what its handler raises is the outer one’s', () => {
    golden(
      (w) =>
        w.guard(
          'Outer',
          (o) =>
            o.guard(
              'Inner',
              (i) => i.step('One', () => call(act, {})).succeed(),
              (failed) => failed.raise('Again', (s) => s.error.Cause),
            ),
          (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error })),
        ),
      {
        One: { ...invoked({}), Catch: [caughtInto('innerError', 'Raise Again')], Next: 'Done' },
        Done: { Type: 'Succeed' },
        'Raise Again': { Type: 'Pass', Assign: { outerError: { Error: 'Again', Cause: '{% $innerError.Cause %}' } }, Next: 'Failed' },
        Failed: { Type: 'Fail', Error: '{% $outerError.Error %}' },
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
