import { describe, expect, test } from '@jest/globals';
import { one, world } from '../../packages/local-aws/test/stepfunctions/world.ts';

/**
 * JSONata as AWS Step Functions evaluates it. Sources: "Transforming data with JSONata in Step Functions"
 * (developer guide), and behaviour observed on the service as reported, with the service's answers, in
 * github.com/floci-io/floci issues 2665, 2736, 2737 and pull request 2676.
 */
const pass = (Output: unknown) => one({ Type: 'Pass', Output, End: true }, 'E');
const output = async (text: string, input: unknown = {}) => (await world().run(pass(`{% ${text} %}`), input)).output;
const causeOf = async (Output: unknown) => {
  const { error, cause } = await world().run(pass(Output));
  expect(error).toBe('States.QueryEvaluationError');
  return cause?.replace("An error occurred while executing the state 'E' (entered at the event id #2). ", '');
};

describe('what is an expression', () => {
  test('only text that begins with {% and ends with %}, blanks around it included', async () => {
    const { output } = await world().run(pass(['{%1%}', ' {% 1 %}', '{% 1 %} ', '{% 1', 'a {% 1 %}']));
    expect(output).toEqual([1, ' {% 1 %}', '{% 1 %} ', '{% 1', 'a {% 1 %}']);
  });
});

describe('an expression that fails', () => {
  test('undefined: the cause names the expression and its place', async () => {
    expect(await causeOf({ a: { b: [[0, '{% $states.input.missing %}']] } })).toBe(
      "The JSONata expression '$states.input.missing' specified for the field 'Output/a/b[0][1]' returned nothing (undefined).",
    );
  });

  test.each([
    ['$eval("1+1")', 'T1006: Attempted to invoke a non-function'],
    ['$abs("x")', 'T0410: Argument 1 of function "abs" does not match function signature'],
    ['$sum(["a"])', 'T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ['"a" + 1', 'T2001: The left side of the "+" operator must evaluate to a number'],
    ['$parse("{")', 'D3137: Invalid JSON'],
    ['$hash("a", "MD4")', "D3137: Hash algorithm 'MD4' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
    ['$partition([1], -2)', 'D3137: Second argument must be zero or greater'],
    ['$uuid(1)', 'T0410: Argument 1 of function "uuid" does not match function signature'],
    ['$error("mine")', 'D3137: mine'],
  ])('%s gives its code and message as a sentence', async (text, ending) => {
    expect(await causeOf({ r: `{% ${text} %}` })).toBe(
      `The JSONata expression '${text}' specified for the field 'Output/r' threw an error during evaluation. ${ending}`,
    );
  });

  test('a bound has no code, so a colon leads to its message', async () => {
    expect(await causeOf({ r: '{% [1..900000] ~> $count() %}' })).toBe(
      "The JSONata expression '[1..900000] ~> $count()' specified for the field 'Output/r' threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage",
    );
  });
});

describe('the functions that Step Functions adds', () => {
  test.each([
    ['$partition([1,2,3,4], 3)', [[1, 2, 3], [4]]],
    ['$partition([0], 5)', [[0]]],
    ['$range(0, 10, 3)', [0, 3, 6, 9]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(5, 5, 1)', 5],
    ['$hash("input data", "SHA-1")', 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    ['$random(42)', 0.7275636800328681],
    ['$parse("[1, null]")', [1, null]],
    ['$parse("-0")', 0],
    ['$string($uuid()) ~> /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ ~> $exists', true],
  ])('%s', async (text, expected) => expect(await output(text)).toEqual(expected));

  test.each(['$partition([], 2)', '$partition([1], 0.5)', '$range(1, 2, 0)', '$range(1, 2, -1)', '$hash("a")'])(
    '%s is undefined',
    async (text) => {
      expect(await causeOf(`{% ${text} %}`)).toContain('returned nothing (undefined).');
    },
  );

  test('numbers that JSON has no word for come as text', async () => {
    expect(await output('[1/0, -1/0, {"k": 1/0}]')).toEqual(['Infinity', '-Infinity', { k: 'Infinity' }]);
  });
});

describe('$states', () => {
  test('the context says what runs: execution, machine, state', async () => {
    const { output, executionArn } = await world().run(pass('{% $states.context %}'), { a: 1 });
    expect(output).toEqual({
      Execution: {
        Id: executionArn,
        Input: { a: 1 },
        StartTime: '2026-01-01T00:00:00.000Z',
        Name: executionArn.split(':').at(-1),
        RoleArn: 'arn:aws:iam::123456789012:role/machine',
        RedriveCount: 0,
      },
      StateMachine: { Id: expect.stringContaining(':stateMachine:'), Name: 'machine-1' },
      State: { Name: 'E', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });

  test('cannot be shadowed inside an expression for longer than that expression', async () => {
    expect(await output('($states := 1; $states)')).toBe(1);
    expect(await output('$states.input', 7)).toBe(7);
  });
});
