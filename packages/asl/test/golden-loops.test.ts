import { describe, test } from '@jest/globals';
import { call, eq } from '../src/index.ts';
import { act, caughtInto, golden, invoked } from './given-workflow.ts';

const input = '$states.context.Execution.Input';
const now = '$toMillis($states.context.State.EnteredTime)';

describe('poll', () => {
  test('runs a task until its result is as wanted or the time is over', () => {
    golden(
      (w) =>
        w
          .poll('Ready', (s) => call(act, { service: s.input.service }), {
            every: '5 seconds',
            atMost: '10 minutes',
            until: (r) => r.ok,
            timedOut: { error: 'Late', cause: 'not ready within 10 minutes' },
          })
          .succeed((s) => ({ text: s.ready.text })),
      {
        'Before Ready': { Type: 'Pass', Assign: { readySince: `{% ${now} %}` }, Next: 'Ready' },
        Ready: { ...invoked({ service: `{% ${input}.service %}` }), Assign: { ready: '{% $states.result.Payload %}' }, Next: 'Ready?' },
        'Ready?': {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $ready.ok %}', Next: 'Done' },
            { Comment: 'too late', Condition: `{% (${now} - $readySince) >= 600000 %}`, Next: 'Ready timed out' },
          ],
          Default: 'Wait before Ready',
        },
        'Wait before Ready': { Type: 'Wait', Seconds: 5, Next: 'Ready' },
        'Ready timed out': { Type: 'Fail', Error: 'Late', Cause: 'not ready within 10 minutes' },
        Done: { Type: 'Succeed', Output: { text: '{% $ready.text %}' } },
      },
    );
  });

  test('in a guard raises its time-out there, and takes its times from what is in scope', () => {
    golden(
      (w) =>
        w.guard(
          'Try',
          (g) =>
            g
              .poll('Ready', () => call(act, {}), {
                every: (s) => s.input.wait,
                atMost: (s) => s.input.wait,
                until: (r) => eq(r.count, 3),
                timedOut: { error: 'Late', cause: (s) => s.input.service },
              })
              .succeed(),
          (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error })),
        ),
      {
        'Before Ready': { Type: 'Pass', Assign: { readySince: `{% ${now} %}` }, Next: 'Ready' },
        Ready: {
          ...invoked({}),
          Catch: [caughtInto('tryError', 'Failed')],
          Assign: { ready: '{% $states.result.Payload %}' },
          Next: 'Ready?',
        },
        'Ready?': {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $ready.count = 3 %}', Next: 'Done' },
            { Comment: 'too late', Condition: `{% (${now} - $readySince) >= (${input}.wait * 1000) %}`, Next: 'Ready timed out' },
          ],
          Default: 'Wait before Ready',
        },
        'Wait before Ready': { Type: 'Wait', Seconds: `{% ${input}.wait %}`, Next: 'Ready' },
        'Ready timed out': { Type: 'Pass', Assign: { tryError: { Error: 'Late', Cause: `{% ${input}.service %}` } }, Next: 'Failed' },
        Done: { Type: 'Succeed' },
        Failed: { Type: 'Fail', Error: '{% $tryError.Error %}' },
      },
    );
  });
});

describe('each', () => {
  test('is an index loop that its body may leave', () => {
    golden(
      (w) =>
        w
          .each(
            'Shift',
            (s) => s.input.steps,
            (b) =>
              b
                .step('Set weight', (s) => call(act, { weight: s.item.weight, step: s.index }))
                .when(
                  'Refused?',
                  (s) => s.setWeight.ok,
                  (y) => y,
                  (n) => n.fail('Refused', { error: 'Refused' }),
                ),
          )
          .succeed(),
      {
        'Before Shift': { Type: 'Pass', Assign: { shiftNext: 0 }, Next: 'Shift' },
        Shift: {
          Type: 'Choice',
          Choices: [
            {
              Condition: `{% $shiftNext < $count(${input}.steps) %}`,
              Assign: { shiftItem: `{% ${input}.steps[$shiftNext] %}`, shiftIndex: '{% $shiftNext %}', shiftNext: '{% $shiftNext + 1 %}' },
              Next: 'Set weight',
            },
          ],
          Default: 'Done',
        },
        'Set weight': {
          ...invoked({ weight: '{% $shiftItem.weight %}', step: '{% $shiftIndex %}' }),
          Assign: { setWeight: '{% $states.result.Payload %}' },
          Next: 'Refused?',
        },
        'Refused?': { Type: 'Choice', Choices: [{ Condition: '{% $setWeight.ok %}', Next: 'Shift' }], Default: 'Refused' },
        Refused: { Type: 'Fail', Error: 'Refused' },
        Done: { Type: 'Succeed' },
      },
    );
  });

  test('in another has items of its own', () => {
    golden(
      (w) =>
        w
          .each(
            'Outer',
            (s) => s.input.steps,
            (o) =>
              o
                .step('Find', (s) => call(act, { weight: s.item.weight }))
                .each(
                  'Inner',
                  (s) => s.find.list,
                  (i) => i.step('Use', (s) => call(act, { text: s.item })),
                ),
          )
          .succeed(),
      {
        'Before Outer': { Type: 'Pass', Assign: { outerNext: 0 }, Next: 'Outer' },
        Outer: {
          Type: 'Choice',
          Choices: [
            {
              Condition: `{% $outerNext < $count(${input}.steps) %}`,
              Assign: { outerItem: `{% ${input}.steps[$outerNext] %}`, outerNext: '{% $outerNext + 1 %}' },
              Next: 'Find',
            },
          ],
          Default: 'Done',
        },
        Find: { ...invoked({ weight: '{% $outerItem.weight %}' }), Assign: { find: '{% $states.result.Payload %}' }, Next: 'Before Inner' },
        'Before Inner': { Type: 'Pass', Assign: { innerNext: 0 }, Next: 'Inner' },
        Inner: {
          Type: 'Choice',
          Choices: [
            {
              Condition: '{% $innerNext < $count($find.list) %}',
              Assign: { innerItem: '{% $find.list[$innerNext] %}', innerNext: '{% $innerNext + 1 %}' },
              Next: 'Use',
            },
          ],
          Default: 'Outer',
        },
        Use: { ...invoked({ text: '{% $innerItem %}' }), Next: 'Inner' },
        Done: { Type: 'Succeed' },
      },
    );
  });
});

describe('repeat', () => {
  test('runs its body until the test holds', () => {
    golden(
      (w) =>
        w
          .repeat('Enough?', (b) => b.step('Again', () => call(act, {})).wait('Rest', 5), { until: (s) => s.again.ok })
          .succeed((s) => ({ n: s.again.count })),
      {
        Again: { ...invoked({}), Assign: { again: '{% $states.result.Payload %}' }, Next: 'Rest' },
        Rest: { Type: 'Wait', Seconds: 5, Next: 'Enough?' },
        'Enough?': { Type: 'Choice', Choices: [{ Condition: '{% $again.ok %}', Next: 'Done' }], Default: 'Again' },
        Done: { Type: 'Succeed', Output: { n: '{% $again.count %}' } },
      },
    );
  });
});

describe('side by side', () => {
  test('a Map hands each item to its body as a variable', () => {
    golden(
      (w) =>
        w
          .map(
            'All',
            (s) => s.input.steps,
            (b) => b.step('One', (s) => call(act, { weight: s.item.weight })).succeed((s) => ({ n: s.one.count })),
            { maxConcurrency: 2 },
          )
          .succeed((s) => ({ all: s.all })),
      {
        All: {
          Type: 'Map',
          Items: `{% ${input}.steps %}`,
          ItemSelector: { item: '{% $states.context.Map.Item.Value %}', index: '{% $states.context.Map.Item.Index %}' },
          MaxConcurrency: 2,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Before All',
            States: {
              'Before All': { Type: 'Pass', Assign: { allItem: '{% $states.input.item %}' }, Next: 'One' },
              One: { ...invoked({ weight: '{% $allItem.weight %}' }), Assign: { one: '{% $states.result.Payload %}' }, Next: 'Done' },
              Done: { Type: 'Succeed', Output: { n: '{% $one.count %}' } },
            },
          },
          Assign: { all: '{% $states.result %}' },
          Next: 'Done (2)',
        },
        'Done (2)': { Type: 'Succeed', Output: { all: '{% $all %}' } },
      },
    );
  });
});
