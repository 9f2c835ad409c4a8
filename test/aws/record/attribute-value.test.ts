import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromAttribute, fromAttributes, toAttribute, toAttributes } from '../../../src/aws/record/attribute-value.ts';

test('plain JSON comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as unknown;
      expect(fromAttribute(toAttribute(json))).toEqual(json);
    }),
  );
});

test('members of value undefined are left out', () => {
  expect(toAttributes({ a: 1, b: undefined, c: { d: undefined } })).toEqual({ a: { N: '1' }, c: { M: {} } });
});

test('what JSON does not have is refused by name', () => {
  expect(() => toAttribute(() => {})).toThrow('function is not JSON');
  expect(() => fromAttributes({ a: { SS: ['x'] } })).toThrow('an attribute of type SS is not JSON');
});
