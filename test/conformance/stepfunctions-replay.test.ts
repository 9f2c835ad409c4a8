import { describe, expect, test } from '@jest/globals';
import { one } from '../../packages/local-aws/test/stepfunctions/world.ts';
import { compare } from '../../scripts/conformance/compare.ts';
import { sameEvents } from '../../scripts/conformance/events.ts';
import { kindOf } from '../../scripts/conformance/kind.ts';
import { matches } from '../../scripts/conformance/masks.ts';
import { parseRecording } from '../../scripts/conformance/recording.ts';
import { replay } from '../../scripts/conformance/replay.ts';

/** The replay of recorded executions itself, on recordings made up here: it must not call wrong right. */
const recording = (more: object, Output: unknown = { at: '{% $states.context.State.EnteredTime %}', n: '{% $states.input.n %}' }) =>
  parseRecording(
    JSON.stringify({
      id: 'made up',
      definition: { QueryLanguage: 'JSONata', ...one({ Type: 'Pass', Output, End: true }) },
      input: '{"n":1}',
      status: 'SUCCEEDED',
      output: { at: 'date', n: 1 },
      events: ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
      ...more,
    }),
    1,
  );
const differing = async (more: object, Output?: unknown) => {
  const recorded = recording(more, Output);
  return compare(recorded, await replay(recorded)).map(({ what }) => what);
};

describe('a replay', () => {
  test('is right when status, output and events are, masked parts aside', async () => {
    expect(await differing({})).toEqual([]);
    expect(
      await differing({ output: '"arn:aws:states:<region>:111111111111:stateMachine:<name>"' }, '{% $states.context.StateMachine.Id %}'),
    ).toEqual([]);
  });

  test('ends where an object was recorded and here is text, whatever the text holds', () => {
    for (const text of ['no JSON', '"no JSON"', '', '5', '{"a":2}', '"{\\"a\\":2}"', '[{"a":1}]'])
      expect(matches({ a: 1 }, text)).toBe(false);
    expect(matches({ a: 1 }, '{"a":1}')).toBe(true);
    expect(matches({ a: 1 }, JSON.stringify('{"a":1}'))).toBe(true);
    expect(matches([1], 'no JSON')).toBe(false);
    const recorded = recording({ status: 'FAILED', error: 'E', cause: { reason: 'x' } });
    const actual = { status: 'FAILED', output: undefined, error: 'E', cause: 'plain text', events: [] };
    expect(compare(recorded, actual).map(({ what }) => what)).toContain('cause');
  });

  test('masks parts of every text, not of every second one', () => {
    for (let i = 0; i < 4; i++) expect(matches('arn:<region>:x', 'arn:us-east-1:x')).toBe(true);
  });

  test('takes JSON text and the JSON it holds as the same', async () => {
    expect(await differing({ output: { list: [1] } }, { list: [1] })).toEqual([]);
    expect(await differing({ output: { text: { a: 1 } } }, { text: '{"a":1}' })).toEqual([]);
    expect(await differing({ output: '[1,"a"]' }, [1, 'a'])).toEqual([]);
  });

  test.each([
    [{ status: 'FAILED' }, ['status']],
    [{ output: { at: 'date', n: 2 } }, ['output']],
    [{ output: { at: 'date' } }, ['output']],
    [{ error: 'Other', cause: 'other' }, ['error', 'cause']],
    [{ events: ['ExecutionStarted', 'ExecutionSucceeded'] }, ['events']],
  ])('%j differs in %j', async (more, expected) => expect(await differing(more)).toEqual(expected));

  test('tells a definition that is refused', async () => {
    const refused = recording({ definition: { QueryLanguage: 'JSONata', StartAt: 'A', States: {} } });
    expect(await replay(refused)).toMatchObject({ status: 'REFUSED', error: 'InvalidDefinition' });
  });
});

describe('events', () => {
  const branches = [
    'ParallelStateStarted',
    'PassStateEntered',
    'PassStateExited',
    'WaitStateEntered',
    'WaitStateExited',
    'ParallelStateSucceeded',
    'ParallelStateExited',
  ];

  test('of branches may come in any order', () => {
    const other = [
      'ParallelStateStarted',
      'WaitStateEntered',
      'PassStateEntered',
      'PassStateExited',
      'WaitStateExited',
      'ParallelStateSucceeded',
      'ParallelStateExited',
    ];
    expect(sameEvents(other, branches)).toBe(true);
  });

  test('may be in the form the recorder gave them, which has lost the end of a Parallel', () => {
    expect(
      sameEvents(
        branches.filter((type) => type !== 'ParallelStateSucceeded'),
        branches,
      ),
    ).toBe(true);
  });

  test('of a sequence must come in its order', () => {
    expect(sameEvents(['PassStateExited', 'PassStateEntered'], ['PassStateEntered', 'PassStateExited'])).toBe(false);
  });
});

describe('machines are counted', () => {
  const kind = (definition: object, more: object = {}) => kindOf(recording({ definition, ...more }));
  const inner = (state: object) => ({ QueryLanguage: 'JSONata', ...one({ Type: 'Map', ItemProcessor: one(state), End: true }) });

  test('by the languages of all their states, inner ones too', () => {
    expect(kind(inner({ Type: 'Pass', End: true }))).toBe('jsonata');
    expect(kind(inner({ Type: 'Pass', QueryLanguage: 'JSONPath', End: true }))).toBe('mixed');
    expect(kind(one({ Type: 'Pass', End: true }))).toBe('jsonpath');
  });

  test('apart when the service has changed since, or the recording lacks what the machine read', () => {
    const cause =
      "The JSONata expression '$x' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {}";
    expect(kind(inner({ Type: 'Pass', End: true }), { cause })).toBe('changed');
    expect(
      kind({ QueryLanguage: 'JSONata', ...one({ Type: 'Map', ItemReader: {}, ItemProcessor: one({ Type: 'Succeed' }), End: true }) }),
    ).toBe('bucket');
  });
});
