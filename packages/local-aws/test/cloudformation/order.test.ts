// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { conditionsOf } from '../../src/cloudformation/conditions.ts';
import { inOrder } from '../../src/cloudformation/order.ts';
import { parameterValues } from '../../src/cloudformation/parameters.ts';
import { type Resource, templateOf } from '../../src/cloudformation/template.ts';

const T = 'AWS::Any::Thing';
const order = (Resources: Readonly<Record<string, Resource>>, met: readonly string[] = []) =>
  inOrder({ Parameters: { Word: { Type: 'String', Default: 'x' } }, Resources }, (condition) => met.includes(condition));

describe('the order of resources', () => {
  test('each comes after what it refers to or depends on, and otherwise they stay as they are', () => {
    expect(
      order({
        A: { Type: T, Properties: { b: { Ref: 'B' }, word: { Ref: 'Word' }, region: { Ref: 'AWS::Region' } } },
        B: { Type: T, Properties: { c: [{ 'Fn::GetAtt': ['C', 'Arn'] }] } },
        C: { Type: T, Properties: { d: { 'Fn::Sub': 'x-${D.Arn}-${Own}' }, own: 1 } as never },
        D: { Type: T, DependsOn: ['E'] },
        E: { Type: T },
        Own: { Type: T },
      }),
    ).toEqual(['E', 'D', 'Own', 'C', 'B', 'A']);
  });

  test('a variable of its own is no reference', () => {
    expect(
      order({
        A: { Type: T, Properties: { s: { 'Fn::Sub': ['${B}', { B: { Ref: 'C' } }] } } },
        B: { Type: T, DependsOn: 'A' },
        C: { Type: T },
      }),
    ).toEqual(['C', 'A', 'B']);
  });

  test('only the branch of a condition that is taken counts; a resource whose condition is not met is not there', () => {
    const resources: Readonly<Record<string, Resource>> = {
      A: { Type: T, Properties: { x: { 'Fn::If': ['Both', { Ref: 'B' }, 'none'] } }, DependsOn: 'B' },
      B: { Type: T, Condition: 'Both', DependsOn: 'C' },
      C: { Type: T },
    };
    expect(order(resources)).toEqual(['A', 'C']);
    expect(order(resources, ['Both'])).toEqual(['C', 'B', 'A']);
  });

  test.each<[string, Readonly<Record<string, Resource>>, string]>([
    [
      'a circle',
      {
        A: { Type: T, DependsOn: 'B' },
        B: { Type: T, Properties: { c: { Ref: 'C' } } },
        C: { Type: T, Properties: { b: { 'Fn::GetAtt': 'B.Arn' } } },
      },
      'Resources: they need one another in a circle: B -> C -> B',
    ],
    [
      'a reference to nothing',
      { A: { Type: T, Properties: { b: [{ Ref: 'B' }] } } },
      'Resources.A.Properties.b[0]: there is no resource or parameter B',
    ],
    ['DependsOn nothing', { A: { Type: T, DependsOn: 'B' } }, 'Resources.A.DependsOn: there is no resource or parameter B'],
    [
      'a reference to what its condition leaves out',
      { A: { Type: T, Properties: { b: { Ref: 'B' } } }, B: { Type: T, Condition: 'No' } },
      'Resources.A.Properties.b: the condition of B is not met: there is none',
    ],
  ])('%s is refused', (_, resources, message) => {
    expect(() => order(resources)).toThrow(message);
  });

  test('property: whatever the references, a resource never comes before one that it needs', () => {
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => fc.uniqueArray(fc.integer({ min: 0, max: Math.max(0, i - 1) })))));
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (edges, chance) => {
        const ids = edges.map((_, i) => ({ i, at: chance.next().value as number })).sort((a, b) => a.at - b.at);
        const resources = Object.fromEntries(
          ids.map(({ i }) => [`R${i}`, { Type: T, Properties: { needs: i === 0 ? [] : (edges[i] ?? []).map((j) => ({ Ref: `R${j}` })) } }]),
        );
        const sorted = order(resources);
        expect([...sorted].sort()).toEqual(Object.keys(resources).sort());
        edges.forEach((needs, i) => {
          for (const j of i === 0 ? [] : needs) expect(sorted.indexOf(`R${j}`)).toBeLessThan(sorted.indexOf(`R${i}`));
        });
      }),
    );
  });
});

describe('parameters', () => {
  test('have what is given, or their default; lists are parted at commas', () => {
    const declared = {
      Subnets: { Type: 'CommaDelimitedList', Default: '' },
      Days: { Type: 'Number', Default: 90, AllowedValues: [30, 90] },
      Word: { Type: 'String' },
    };
    expect(Object.fromEntries(parameterValues(declared, { Word: 'w' }))).toEqual({ Subnets: [], Days: '90', Word: 'w' });
    expect(parameterValues(declared, { Word: '', Subnets: 'a, b' }).get('Subnets')).toEqual(['a', 'b']);
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [{}, 'Parameters.Word: it has no value, and no default'],
    [{ Word: 'x', Days: '7' }, 'Parameters.Days: 7 is not one of 30, 90'],
    [{ Word: 'x', Other: '7' }, 'Parameters: there is no Other; there are Days, Word'],
  ])('%p is refused', (given, message) => {
    const declared = { Days: { Type: 'Number', Default: 90, AllowedValues: [30, 90] }, Word: { Type: 'String' } };
    expect(() => parameterValues(declared, given)).toThrow(message);
  });
});

describe('conditions', () => {
  const ref = (name: string) => ({ Word: 'on', List: [] as string[] })[name];

  test('look at parameters and at one another', () => {
    const holds = conditionsOf(
      {
        On: { 'Fn::Equals': [{ Ref: 'Word' }, 'on'] },
        Listed: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: 'List' }] }, ''] }] },
        Both: { 'Fn::And': [{ Condition: 'On' }, { Condition: 'Listed' }] },
      },
      ref,
    );
    expect(['On', 'Listed', 'Both'].map((name) => holds(name, 'here'))).toEqual([true, false, false]);
  });

  test.each<[Readonly<Record<string, unknown>>, RegExp]>([
    [{}, /^here: there is no condition A$/],
    [{ A: { Condition: 'B' }, B: { 'Fn::Not': [{ Condition: 'A' }] } }, /in a circle: A -> B -> A/],
    [{ A: { 'Fn::GetAtt': ['X', 'Arn'] } }, /cannot look at the resource X/],
    [{ A: { Ref: 'Word' } }, /it is "on", neither true nor false/],
  ])('%p is refused', (declared, message) => {
    expect(() => conditionsOf(declared, ref)('A', 'here')).toThrow(message);
  });
});

test.each<[unknown, RegExp]>([
  [{}, /it has no Resources/],
  [[], /it has no Resources/],
  [{ Resources: {}, Mappings: {} }, /the section Mappings is not read; read are .*Conditions/],
])('%p is no template that is read here', (value, message) => {
  expect(() => templateOf(value)).toThrow(message);
});
