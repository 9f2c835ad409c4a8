import { describe, test } from '@jest/globals';
import { call, gt } from '../src/index.ts';
import { act, box, golden, input, invoked } from './given-workflow.ts';

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
