import { describe, expect, test } from '@jest/globals';
import { validateDefinition } from '../../packages/local-aws/src/stepfunctions/definition/validate-definition.ts';
import { chain, one } from '../../packages/local-aws/test/stepfunctions/world.ts';

/**
 * What CreateStateMachine refuses, in the service's words. Sources: "Amazon States Language" (specification
 * and developer guide), and messages observed on the service as reported in github.com/floci-io/floci issues
 * 2670, 2735, 2745 and 2968.
 */
function faults(definition: object): string[] {
  const validated = validateDefinition(JSON.stringify({ QueryLanguage: 'JSONata', ...definition }));
  return validated.ok ? [] : validated.diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`);
}
const pass = (more: object) => one({ Type: 'Pass', End: true, ...more }, 'E');

test('a machine without States is told what it needs', () => {
  expect(faults({ StartAt: 'A' })).toEqual(['SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /']);
});

test('text that is no JSON is no description', () => {
  expect(validateDefinition('not json')).toMatchObject({ ok: false, diagnostics: [{ code: 'INVALID_JSON_DESCRIPTION' }] });
});

describe('transitions', () => {
  test.each([
    [
      'a target that is not there',
      one({ Type: 'Pass', Next: 'Nowhere' }, 'A'),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /States/A/Next",
    ],
    [
      'a state that nothing leads to',
      { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Succeed' } } },
      'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
    ],
    [
      'a circle without an end',
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } },
      'MISSING_TRANSITION_TARGET: Workflow has no terminal state at /',
    ],
    [
      'a start that is not there',
      { ...one({ Type: 'Succeed' }, 'A'), StartAt: 'B' },
      "MISSING_TRANSITION_TARGET: Missing 'StartAt' target: B at /StartAt",
    ],
  ])('%s', (_, definition, fault) => expect(faults(definition)).toContain(fault));
});

describe('fields', () => {
  test.each([
    ['Catch on a Pass', pass({ Catch: [] }), "SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/E"],
    [
      'a JSONPath field',
      pass({ Parameters: {} }),
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /States/E",
    ],
    [
      'a JSONPath state in a JSONata machine',
      pass({ QueryLanguage: 'JSONPath' }),
      "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/E",
    ],
    [
      'QueryLanguage on a processor',
      one({ Type: 'Map', ItemProcessor: { QueryLanguage: 'JSONata', ...pass({}) }, End: true }, 'M'),
      "SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/M/ItemProcessor",
    ],
    [
      'a timestamp without an offset',
      one({ Type: 'Wait', Timestamp: '2016-12-05T21:29:29', End: true }, 'W'),
      'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/W/Timestamp',
    ],
    [
      'too many seconds',
      one({ Type: 'Wait', Seconds: 1e16, End: true }, 'W'),
      'SCHEMA_VALIDATION_FAILED: Maximum value is 99999999 at /States/W/Seconds',
    ],
    [
      'text as seconds',
      one({ Type: 'Wait', Seconds: '60', End: true }, 'W'),
      'SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/W/Seconds',
    ],
    [
      'States.ALL beside another name',
      one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Retry: [{ ErrorEquals: ['A', 'States.ALL'] }], End: true }, 'T'),
      'SCHEMA_VALIDATION_FAILED: States.ALL must appear alone and at end of list at /States/T/Retry[0]/ErrorEquals',
    ],
    [
      'a resource of no known form',
      one({ Type: 'Task', Resource: 'nonsense', End: true }, 'T'),
      'SCHEMA_VALIDATION_FAILED: The resource provided nonsense is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/T/Resource',
    ],
    [
      'an integration of another partition (aws/aws-cdk#4597)',
      one({ Type: 'Task', Resource: 'arn:aws-cn:states:::lambda:invoke', End: true }, 'T'),
      'SCHEMA_VALIDATION_FAILED: The resource provided arn:aws-cn:states:::lambda:invoke is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/T/Resource',
    ],
  ])('%s', (_, definition, fault) => expect(faults(definition)).toEqual([fault]));
});

describe('expressions', () => {
  test.each([
    ['1 +', 'Unexpected end of expression'],
    ['a[1,2)', 'Expected "]", got ","'],
    ['$match("a", /abc', 'No terminating / in regular expression'],
  ])('%s does not parse', (text, message) => {
    expect(faults(pass({ Output: `{% ${text} %}` }))).toEqual([`INVALID_JSONATA_EXPRESSION: ${message} at /States/E/Output`]);
  });

  test.each([
    ['phone', "Reference to 'phone' at the top level is not supported."],
    ['$count(phone)', "Reference to 'phone' at the top level is not supported."],
    ['$$.a', "Reference to '$$' at the top level is not supported."],
    ['$states.errorOutput.Error', "Reference to '$states.errorOutput' is not supported in this field."],
    ['$states.result', "Reference to '$states.result' is not supported in this field."],
  ])('%s reads what is not there', (text, message) => {
    expect(faults(pass({ Output: { v: `{% ${text} %}` } }))).toEqual([`UNSUPPORTED_JSONATA_EXPRESSION: ${message} at /States/E/Output/v`]);
  });

  test.each([
    '$states.input.items[price > 3].name',
    '$map($states.input.items, function($i) { $i.n })',
    '$states.input{name: n}',
    '$states.input ~> |a|{"b": c}|',
    '$states.input.a.($ + 1)',
  ])('%s reads only what its path has reached', (text) => expect(faults(pass({ Output: `{% ${text} %}` }))).toEqual([]));

  test('a catcher reads the error, a task its result', () => {
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Output: '{% $states.result %}', End: true };
    const Catch = [{ ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput %}' }, Next: 'After' }];
    expect(faults({ StartAt: 'T', States: { T: { ...task, Catch }, After: { Type: 'Succeed' } } })).toEqual([]);
  });
});

describe('variables', () => {
  test('an inner scope cannot assign what an outer one has', () => {
    const inner = one({ Type: 'Pass', Assign: { x: 2 }, End: true }, 'I');
    expect(faults(chain({ Set: { Type: 'Pass', Assign: { x: 1 } }, P: { Type: 'Parallel', Branches: [inner] } }))).toEqual([
      "SCHEMA_VALIDATION_FAILED: The variable name 'x' was already defined in a parent scope. at /States/P/Branches[0]/States/I/Assign/x",
    ]);
  });

  test('`states` is reserved', () => {
    expect(faults(pass({ Assign: { states: 1 } }))).toEqual([
      "SCHEMA_VALIDATION_FAILED: The variable name 'states' is not valid. at /States/E/Assign/states",
    ]);
  });
});
