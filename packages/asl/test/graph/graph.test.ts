import { describe, expect, test } from '@jest/globals';
import { type GraphLevel, graphOf, mermaidOf, NotDrawable, svgOf } from '../../src/index.ts';

const invoke = (name: string) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: name } });
const end = { Type: 'Succeed' };

/** A machine that starts with its first state. */
const machine = (states: object) => ({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });

/** The second line of a state's card. */
const detail = (state: object): string | undefined => graphOf(machine({ A: state, B: end })).top.nodes[0]?.detail;

/** Lines of a level by the names of their states, with what stands at them. */
function lines({ nodes, edges }: GraphLevel): readonly string[] {
  const name = (id: string | undefined, none: string) => nodes.find((node) => node.id === id)?.name ?? none;
  return edges.map(({ kind, from, to, label }) => `${name(from, 'start')} -${kind}-> ${name(to, 'end')}${label ? `: ${label}` : ''}`);
}
const linesOf = (states: object): readonly string[] => lines(graphOf(machine(states)).top);

describe('a card says', () => {
  const next = { Next: 'B' };
  test.each<[string, object]>([
    ['Lambda: create-green', { ...invoke(`$\{CreateGreenFunctionArn}`), ...next }],
    ['Lambda: act', { ...invoke('arn:aws:lambda:eu-west-1:123456789012:function:act:live'), ...next }],
    ['Lambda: act', { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:act', ...next }],
    ['Lambda: named at run time', { ...invoke('{% $name %}'), ...next }],
    ['Lambda: ask, waits for an answer', { ...invoke('ask'), Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', ...next }],
    ['ecs:describeServices', { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ecs:describeServices', ...next }],
    ['ecs:runTask, to its end', { Type: 'Task', Resource: 'arn:aws-cn:states:::ecs:runTask.sync', ...next }],
    ['Activity: by-hand', { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:by-hand', ...next }],
    ['Wait 90 s', { Type: 'Wait', Seconds: 90, ...next }],
    ['Wait 5 min', { Type: 'Wait', Seconds: 300, ...next }],
    ['Wait', { Type: 'Wait', Seconds: '{% $n %}', ...next }],
    ['Wait until', { Type: 'Wait', Timestamp: '{% $then %}', ...next }],
    ['Pass', { Type: 'Pass', ...next }],
    ['Choice', { Type: 'Choice', Choices: [], Default: 'B' }],
    ['Fail: Late', { Type: 'Fail', Error: 'Late' }],
    ['Fail', { Type: 'Fail', Error: '{% $name %}' }],
    ['Parallel', { Type: 'Parallel', Branches: [machine({ C: end })], ...next }],
    ['Parallel, 2 branches', { Type: 'Parallel', Branches: [machine({ C: end }), machine({ D: end })], ...next }],
    ['Map, for each item', { Type: 'Map', ItemProcessor: machine({ C: end }), ...next }],
    ['Map, distributed', { Type: 'Map', ItemProcessor: { ...machine({ C: end }), ProcessorConfig: { Mode: 'DISTRIBUTED' } }, ...next }],
  ])('%s', (says, state) => expect(detail(state)).toBe(says));
});

describe('a line', () => {
  test('of a rule has its comment, or a short form of its condition', () => {
    const long = `{% $states.input.${'x'.repeat(60)} %}`;
    const rules = [
      { Comment: 'it is good', Condition: long, Next: 'B' },
      { Condition: long, Next: 'B' },
      { Condition: '{% $n > 1 %}', Next: 'A' },
      { Variable: '$.n', NumericEquals: 1, Next: 'B' },
    ];
    expect(linesOf({ A: { Type: 'Choice', Choices: rules, Default: 'B' }, B: end })).toEqual([
      'start -start-> A',
      'A -rule-> B: it is good',
      'A -rule-> B: $states.input.xxxxxxxxxxxxxxxxxxxxx…',
      'A -rule-> A: $n > 1',
      'A -rule-> B: {"Variable":"$.n","NumericEquals":1}',
      'A -default-> B: otherwise',
    ]);
  });

  test('of errors says which, unless all of them go its way', () => {
    const to = (Next: string, ...ErrorEquals: string[]) => ({ ErrorEquals, Next });
    const caught = (...Catch: object[]) => ({ A: { ...invoke('a'), End: true, Catch }, B: end, C: end });
    expect(linesOf(caught(to('B', 'States.ALL')))[1]).toBe('A -catch-> B');
    expect(linesOf(caught(to('B', 'X'), to('C', 'States.ALL'))).slice(1)).toEqual([
      'A -catch-> B: on X',
      'A -catch-> C: on any other error',
      'A -end-> end',
    ]);
    expect(linesOf(caught(to('B', 'X', 'Y')))[1]).toBe('A -catch-> B: on X, Y');
    expect(linesOf(caught(to('B', 'X', 'Y', 'Z')))[1]).toBe('A -catch-> B: on X and 2 more');
    expect(linesOf(caught({ ...to('B', 'X'), Comment: 'the lease is lost' }))[1]).toBe('A -catch-> B: the lease is lost');
  });

  test('stands for all catchers of a state that lead to one place', () => {
    const Catch = [
      { ErrorEquals: ['States.DataLimitExceeded'], Next: 'B' },
      { ErrorEquals: ['States.ALL'], Next: 'B' },
    ];
    const { edges } = graphOf(machine({ A: { ...invoke('a'), Next: 'B', Catch }, B: end })).top;
    expect(edges.map(({ kind, label, transitions }) => [kind, label, transitions.length])).toEqual([
      ['start', undefined, 1],
      ['next', undefined, 1],
      ['catch', undefined, 2],
    ]);
  });
});

describe('a machine that says not where it leads is refused', () => {
  test.each<[string, unknown]>([
    ['a machine is a JSON object with StartAt and States', []],
    ['a machine is a JSON object with StartAt and States', { StartAt: 'A' }],
    ['StartAt: there is no state "Z" here', { ...machine({ A: end }), StartAt: 'Z' }],
    ['StartAt: there is no state null here', { States: {} }],
    ['States.A.Next: there is no state "Z" here', machine({ A: { Type: 'Pass', Next: 'Z' } })],
    ['States.A.Catch.0.Next: there is no state "C" here', machine({ A: { ...invoke('a'), End: true, Catch: [{ Next: 'C' }] } })],
    [
      'States.A.Branches.0.States.C.Next: there is no state "A" here',
      machine({ A: { Type: 'Parallel', End: true, Branches: [machine({ C: { Type: 'Pass', Next: 'A' } })] } }),
    ],
    ['States.A.Type: "Loop" is no type of state.', machine({ A: { Type: 'Loop', End: true } })],
    ['States.A: a Map has an ItemProcessor', machine({ A: { Type: 'Map', Iterator: machine({ C: end }), End: true } })],
    ['States.A: a Parallel has Branches', machine({ A: { Type: 'Parallel', End: true } })],
  ])('%s', (says, definition) => {
    expect(() => graphOf(definition)).toThrow(new NotDrawable(says));
  });
});

test('words of authors are text, whatever signs they have', async () => {
  const graph = graphOf({ ...machine({ 'A <b>&"c"`|': { ...end, Comment: '</title><script>' } }), Comment: '<!--' });
  const svg = await svgOf(graph);
  expect(svg).toContain('A &lt;b&gt;&amp;&quot;c&quot;`|: &lt;/title&gt;&lt;script&gt;</title>');
  expect(svg).toContain('<title>&lt;!--</title>');
  expect(svg).not.toContain('<script>');
  expect(mermaidOf(graph)).toContain('s1(["A #60;b#62;#38;#34;c#34;#96;|<br/>');
});
