import { describe, test } from '@jest/globals';
import { call, concat, eq } from '../src/index.ts';
import { act, box, goesOn, golden, input, invoked, late, pause } from './given-workflow.ts';

const now = '$toMillis($states.context.State.EnteredTime)';
const since = `{% ($exists($readySince) and ($readySince > 0)) ? $readySince : ${now} %}`;
const next = (loop: string) => `$exists($${loop}Next) ? $${loop}Next : 0`;

describe('poll', () => {
  test('runs a task until its result is as wanted or the time is over', () => {
    golden(
      (w) =>
        w
          .poll('Ready', (s) => call(act, { service: s.input.service }), {
            every: '5 seconds',
            atMost: '10 minutes',
            until: (r) => r.ok,
            question: 'Is it ready?',
            label: 'all of it',
            comment: 'Looks whether it is ready.',
            timedOut: { name: 'Not ready', error: 'Late', cause: 'not ready within 10 minutes' },
          })
          .succeed((s) => ({ text: s.ready.text })),
      {
        Ready: {
          ...invoked({ service: `{% ${input}.service %}` }),
          Comment: 'Looks whether it is ready.',
          Assign: { ready: '{% $states.result.Payload %}', readySince: since },
          Next: 'Is it ready?',
        },
        'Is it ready?': {
          Type: 'Choice',
          Comment: goesOn,
          Choices: [
            { Comment: 'all of it', Condition: '{% $ready.ok %}', Assign: { readySince: 0 }, Next: 'Done' },
            { Comment: 'the time is over', Condition: `{% (${now} - $readySince) >= 600000 %}`, Next: 'Not ready' },
          ],
          Default: 'Wait to ready',
        },
        'Wait to ready': pause('Ready', 5),
        'Not ready': late('Late', 'not ready within 10 minutes'),
        Done: { Type: 'Succeed', Output: { text: '{% $ready.text %}' } },
      },
    );
  });

  test('in a guard raises its time-out there with the last result, and takes its times from what is in scope', () => {
    golden(
      (w) =>
        w
          .guard(
            'Try',
            (g) =>
              g
                .poll('Ready', () => call(act, {}), {
                  every: (s) => s.input.wait,
                  atMost: (s) => s.input.wait,
                  until: (r) => eq(r.count, 3),
                  question: 'Is it ready?',
                  wait: 'Wait for it',
                  timedOut: { name: 'Not ready', error: 'Late', cause: (s, r) => concat(s.input.service, ': ', r.text) },
                })
                .handOut((s) => ({ text: s.ready.text }), { name: 'Got it', comment: 'It is ready.' }),
            (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error })),
          )
          .succeed((s) => ({ text: s.try.text })),
      {
        Try: {
          ...box(
            {
              StartAt: 'Ready',
              States: {
                Ready: {
                  ...invoked({}),
                  Assign: { ready: '{% $states.result.Payload %}', readySince: since },
                  Next: 'Is it ready?',
                },
                'Is it ready?': {
                  Type: 'Choice',
                  Comment: goesOn,
                  Choices: [
                    { Comment: 'yes', Condition: '{% $ready.count = 3 %}', Assign: { readySince: 0 }, Next: 'Got it' },
                    { Comment: 'the time is over', Condition: `{% (${now} - $readySince) >= (${input}.wait * 1000) %}`, Next: 'Not ready' },
                  ],
                  Default: 'Wait for it',
                },
                'Wait for it': pause('Ready', `{% ${input}.wait %}`),
                'Not ready': late('Late', `{% ${input}.service & ': ' & $ready.text %}`),
                'Got it': { Type: 'Succeed', Comment: 'It is ready.', Output: { text: '{% $ready.text %}' } },
              },
            },
            'tryError',
            'Failed',
          ),
          Assign: { try: '{% $states.result[0] %}' },
          Next: 'Done',
        },
        Failed: { Type: 'Fail', Error: '{% $tryError.Error %}' },
        Done: { Type: 'Succeed', Output: { text: '{% $try.text %}' } },
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
        Shift: {
          Type: 'Choice',
          Choices: [
            {
              Comment: 'the next one',
              Condition: `{% (${next('shift')}) < $count(${input}.steps) %}`,
              Assign: {
                shiftItem: `{% ${input}.steps[${next('shift')}] %}`,
                shiftIndex: `{% ${next('shift')} %}`,
                shiftNext: `{% (${next('shift')}) + 1 %}`,
              },
              Next: 'Set weight',
            },
          ],
          Assign: { shiftNext: 0 },
          Default: 'Done',
        },
        'Set weight': {
          ...invoked({ weight: '{% $shiftItem.weight %}', step: '{% $shiftIndex %}' }),
          Assign: { setWeight: '{% $states.result.Payload %}' },
          Next: 'Refused?',
        },
        'Refused?': { Type: 'Choice', Choices: [{ Comment: 'yes', Condition: '{% $setWeight.ok %}', Next: 'Shift' }], Default: 'Refused' },
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
        Outer: {
          Type: 'Choice',
          Choices: [
            {
              Comment: 'the next one',
              Condition: `{% (${next('outer')}) < $count(${input}.steps) %}`,
              Assign: { outerItem: `{% ${input}.steps[${next('outer')}] %}`, outerNext: `{% (${next('outer')}) + 1 %}` },
              Next: 'Find',
            },
          ],
          Assign: { outerNext: 0 },
          Default: 'Done',
        },
        Find: { ...invoked({ weight: '{% $outerItem.weight %}' }), Assign: { find: '{% $states.result.Payload %}' }, Next: 'Inner' },
        Inner: {
          Type: 'Choice',
          Choices: [
            {
              Comment: 'the next one',
              Condition: `{% (${next('inner')}) < $count($find.list) %}`,
              Assign: { innerItem: `{% $find.list[${next('inner')}] %}`, innerNext: `{% (${next('inner')}) + 1 %}` },
              Next: 'Use',
            },
          ],
          Assign: { innerNext: 0 },
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
        'Enough?': { Type: 'Choice', Choices: [{ Comment: 'yes', Condition: '{% $again.ok %}', Next: 'Done' }], Default: 'Again' },
        Done: { Type: 'Succeed', Output: { n: '{% $again.count %}' } },
      },
    );
  });
});

describe('until', () => {
  test('asks before the first run', () => {
    golden(
      (w) =>
        w
          .step('Begin', () => call(act, {}), { as: 'left', keep: (r) => r.count })
          .until(
            'Is it over?',
            (s) => eq(s.left, 0),
            (b) => b.wait('Rest', (s) => s.left).step('Look', () => call(act, {}), { as: 'left', keep: (r) => r.count }),
            { label: 'nothing is left', comment: 'Goes round until it is over.' },
          )
          .succeed(),
      {
        Begin: { ...invoked({}), Assign: { left: '{% $states.result.Payload.count %}' }, Next: 'Is it over?' },
        'Is it over?': {
          Type: 'Choice',
          Comment: 'Goes round until it is over.',
          Choices: [{ Comment: 'nothing is left', Condition: '{% $left = 0 %}', Next: 'Done' }],
          Default: 'Rest',
        },
        Rest: { Type: 'Wait', Seconds: '{% $left %}', Next: 'Look' },
        Look: { ...invoked({}), Assign: { left: '{% $states.result.Payload.count %}' }, Next: 'Is it over?' },
        Done: { Type: 'Succeed' },
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
              'Before All': {
                Type: 'Pass',
                Comment: 'Keeps the item of this iteration.',
                Assign: { allItem: '{% $states.input.item %}' },
                Next: 'One',
              },
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
