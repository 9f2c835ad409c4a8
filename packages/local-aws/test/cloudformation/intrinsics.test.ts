// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are CloudFormation's.
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { resolve, type Scope } from '../../src/cloudformation/intrinsics.ts';
import { TemplateInvalid } from '../../src/cloudformation/template.ts';

const scope: Scope = {
  ref(name, where) {
    const values: Readonly<Record<string, unknown>> = {
      Word: 'word',
      List: ['a', 'b'],
      Empty: '',
      'AWS::NoValue': undefined,
      'AWS::Region': 'eu-west-1',
    };
    if (name in values) return values[name];
    throw new TemplateInvalid(where, `there is no ${name}`);
  },
  attribute: (resource, attribute) => `${resource}/${attribute}`,
  condition: (name) => name === 'Yes',
};
const worked = (value: unknown) => resolve(value, scope, 'here');

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Word' }, 'word'],
    ['Ref of a list', { Ref: 'List' }, ['a', 'b']],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'Role/Arn'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Role.Arn' }, 'Role/Arn'],
    ['Fn::GetAtt with a dot in the attribute', { 'Fn::GetAtt': 'Stack.Outputs.Url' }, 'Stack/Outputs.Url'],
    ['Fn::Sub', { 'Fn::Sub': '${Word}-${AWS::Region}-${Role.Arn}' }, 'word-eu-west-1-Role/Arn'],
    ['Fn::Sub with a literal', { 'Fn::Sub': '${!Word}=${Word}' }, '${Word}=word'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${Own}/${Word}', { Own: { Ref: 'Empty' } }] }, '/word'],
    ['Fn::Join', { 'Fn::Join': ['-', ['x', { Ref: 'Word' }, 3]] }, 'x-word-3'],
    ['Fn::Join of a list parameter', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
    ['Fn::Split', { 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
    ['Fn::Select', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::Select by a text', { 'Fn::Select': ['0', ['x']] }, 'x'],
    ['Fn::If', { 'Fn::If': ['Yes', 1, 2] }, 1],
    ['Fn::If, the other way', { 'Fn::If': ['No', 1, { Ref: 'Word' }] }, 'word'],
    ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'Word' }, 'word'] }, true],
    ['Fn::Equals of a number and a text', { 'Fn::Equals': [1, '1'] }, true],
    ['Fn::EachMemberEquals', { 'Fn::EachMemberEquals': [{ Ref: 'List' }, 'a'] }, false],
    ['Fn::EachMemberEquals of nothing', { 'Fn::EachMemberEquals': [[], { Ref: 'Empty' }] }, true],
    ['Fn::Not', { 'Fn::Not': [{ Condition: 'Yes' }] }, false],
    ['Fn::And', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': ['a', 'b'] }] }, false],
    ['Fn::Or', { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }, true],
    [
      'a policy’s own Condition',
      { Effect: 'Allow', Condition: { Bool: { x: false } } },
      { Effect: 'Allow', Condition: { Bool: { x: false } } },
    ],
    ['a member that is AWS::NoValue', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['a member that is AWS::NoValue by a condition', { a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, {}],
  ])('%s', (_, value, comes) => expect(worked(value)).toEqual(comes));

  test('a branch that is not taken is not looked at', () => {
    expect(worked({ 'Fn::If': ['Yes', 1, { Ref: 'Nothing' }] })).toBe(1);
  });

  test.each<[string, unknown, RegExp]>([
    ['unknown', { a: [{ 'Fn::ImportValue': 'x' }] }, /^here\.a\[0\]: Fn::ImportValue is not worked out here; known are .*Fn::GetAtt/],
    ['Ref to nothing', { a: { Ref: 'Nothing' } }, /^here\.a\.Ref: there is no Nothing$/],
    ['Fn::Sub of nothing', { 'Fn::Sub': 'x${Nothing}' }, /^here\.Fn::Sub: there is no Nothing$/],
    ['Fn::Select past the end', { 'Fn::Select': [2, ['a']] }, /there is no item 2 in \[a\]/],
    ['Fn::Join of a text', { 'Fn::Join': ['', 'ab'] }, /wants a list, not "ab"/],
    ['Fn::Sub of a list', { 'Fn::Sub': '${List}' }, /wants a text, not \["a","b"\]/],
    ['Fn::Not of a text', { 'Fn::Not': ['maybe'] }, /"maybe" is no condition/],
    ['Fn::If with two', { 'Fn::If': ['Yes', 1] }, /wants a condition and two values/],
    ['a function beside others', { Ref: 'Word', b: 1 }, /Ref stands beside b/],
  ])('%s is refused, with its place', (_, value, message) => {
    expect(() => worked(value)).toThrow(message);
  });

  const plain = fc.jsonValue().filter((value) => !/"(Ref|Condition|Fn::[^"]*)":/.test(JSON.stringify(value)));

  test('property: what has no intrinsic function stays as it is', () => {
    fc.assert(fc.property(plain, (value) => expect(worked(value)).toEqual(value)));
  });

  test('property: Fn::Split takes apart what Fn::Join put together', () => {
    const parts = fc.array(
      fc.string().filter((part) => !part.includes('/')),
      { minLength: 1 },
    );
    fc.assert(fc.property(parts, (list) => expect(worked({ 'Fn::Split': ['/', { 'Fn::Join': ['/', list] }] })).toEqual(list)));
  });

  test('property: Fn::Sub leaves a text without placeholders alone, and fills each placeholder once', () => {
    const text = fc.string().filter((one) => !one.includes('${'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(worked({ 'Fn::Sub': before })).toBe(before);
        // What a placeholder is filled with is not looked at again.
        expect(worked({ 'Fn::Sub': [`${before}|\${X}|${after}`, { X: '${Word}' }] })).toBe(`${before}|\${Word}|${after}`);
      }),
    );
  });
});
