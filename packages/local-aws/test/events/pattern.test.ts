import { describe, expect, test } from '@jest/globals';
import { compilePattern } from '../../src/events/pattern.ts';

const event = {
  source: 'aws.ecr',
  'detail-type': 'ECR Image Action',
  time: '2026-01-01T00:00:00Z',
  resources: ['arn:aws:x:one', 'arn:aws:x:two'],
  detail: {
    'action-type': 'PUSH',
    'image-tag': 'v12',
    state: null,
    urgent: true,
    count: 5,
    ip: '10.0.0.20',
    empty: [],
    parts: [
      { name: 'a', size: 1 },
      { name: 'b', size: 2 },
    ],
  },
};

const detail = (pattern: unknown) => compilePattern(JSON.stringify({ detail: pattern }))(event);

/** Each row: what it shows, the pattern of `detail`, whether it matches. */
const CASES: [string, unknown, boolean][] = [
  ['one of several values', { 'action-type': ['DELETE', 'PUSH'] }, true],
  ['none of the values', { 'action-type': ['DELETE'] }, false],
  ['every field must match', { 'action-type': ['PUSH'], 'image-tag': ['v1'] }, false],
  ['null, true and numbers', { state: [null], urgent: [true], count: [5.0] }, true],
  ['a number is no string', { count: ['5'] }, false],
  ['prefix', { 'image-tag': [{ prefix: 'v' }] }, true],
  ['prefix, any case', { 'image-tag': [{ prefix: { 'equals-ignore-case': 'V1' } }] }, true],
  ['suffix', { 'image-tag': [{ suffix: '2' }] }, true],
  ['suffix that is not there', { 'image-tag': [{ suffix: '3' }] }, false],
  ['equals-ignore-case', { 'action-type': [{ 'equals-ignore-case': 'push' }] }, true],
  ['wildcard', { 'image-tag': [{ wildcard: 'v*2' }] }, true],
  ['wildcard spans nothing too', { 'image-tag': [{ wildcard: 'v12*' }] }, true],
  ['an escaped star is a star', { 'image-tag': [{ wildcard: 'v\\*' }] }, false],
  ['anything-but a value', { 'action-type': [{ 'anything-but': 'DELETE' }] }, true],
  ['anything-but a list', { 'action-type': [{ 'anything-but': ['PUSH', 'DELETE'] }] }, false],
  ['anything-but numbers', { count: [{ 'anything-but': [1, 2] }] }, true],
  ['anything-but a prefix', { 'image-tag': [{ 'anything-but': { prefix: 'v' } }] }, false],
  ['anything-but prefixes', { 'image-tag': [{ 'anything-but': { prefix: ['w', 'x'] } }] }, true],
  ['anything-but a wildcard', { 'image-tag': [{ 'anything-but': { wildcard: '*1*' } }] }, false],
  ['anything-but does not match an absent field', { nothing: [{ 'anything-but': 'x' }] }, false],
  ['numeric range', { count: [{ numeric: ['>', 0, '<=', 5] }] }, true],
  ['numeric equality', { count: [{ numeric: ['=', 6] }] }, false],
  ['numeric of a string', { 'image-tag': [{ numeric: ['>', 0] }] }, false],
  ['exists', { 'image-tag': [{ exists: true }] }, true],
  ['exists false', { nothing: [{ exists: false }] }, true],
  ['exists looks at leaves only: an object is none', { parts: { name: [{ exists: true }] } }, true],
  ['an empty array is an absent field', { empty: [{ exists: false }] }, true],
  ['a value or its absence', { nothing: ['x', { exists: false }] }, true],
  ['cidr', { ip: [{ cidr: '10.0.0.0/24' }] }, true],
  ['cidr elsewhere', { ip: [{ cidr: '10.0.1.0/24' }] }, false],
  ['an object in an array', { parts: { name: ['b'] } }, true],
  ['$or', { $or: [{ 'action-type': ['DELETE'] }, { 'image-tag': ['v12'] }] }, true],
  ['$or beside another field', { $or: [{ 'action-type': ['PUSH'] }, { count: [1] }], 'image-tag': ['v1'] }, false],
];

describe('event patterns', () => {
  test.each(CASES)('%s', (_, pattern, matches) => {
    expect(detail(pattern)).toBe(matches);
  });

  test('match one element of an array', () => {
    expect(compilePattern('{"resources":["arn:aws:x:two"]}')(event)).toBe(true);
    expect(compilePattern('{"resources":[{"suffix":":three"}]}')(event)).toBe(false);
  });

  test.each([
    ['{', 'Invalid JSON'],
    ['["a"]', 'Filter is not an object'],
    ['{"source":"aws.ecr"}', '"source" must be an object or an array'],
    ['{"source":[]}', 'Empty arrays are not allowed'],
    ['{"source":[{"starts":"a"}]}', 'Unrecognized match type starts'],
    ['{"source":[{"prefix":"a","suffix":"b"}]}', 'Only one key allowed in match expression'],
    ['{"source":[{"exists":"yes"}]}', 'exists match pattern must be either true or false.'],
    ['{"source":[{"numeric":["~",1]}]}', 'Unrecognized numeric range operator: ~'],
  ])('refuse %s', (pattern, reason) => {
    expect(() => compilePattern(pattern)).toThrow(reason);
  });
});
