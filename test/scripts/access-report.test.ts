import { expect, test } from '@jest/globals';
import { type AccessReport, compareAccess } from '../../scripts/access/report.ts';

const report = (over: Partial<AccessReport>): AccessReport => ({ declared: [], implied: [], made: [], ...over });

test('roles may do what they did, over all stories together', () => {
  const one = report({ declared: ['a x', 'a y'], made: ['a x'] });
  const other = report({ declared: ['a x', 'a y'], made: ['a y'] });
  expect(compareAccess([one, other])).toEqual({ neverMade: [], notDeclared: [] });
});

test('an allowed call that no story makes is told', () => {
  expect(compareAccess([report({ declared: ['a y', 'a x'], made: ['b x'] })]).neverMade).toEqual(['a x', 'a y']);
});

test('a call that no declaration has is told', () => {
  expect(compareAccess([report({ declared: ['a x'], made: ['a x', 'a y'] })]).notDeclared).toEqual(['a y']);
});

test('what is implied may be made or not', () => {
  expect(compareAccess([report({ implied: ['a x', 'a y'], made: ['a x'] })])).toEqual({ neverMade: [], notDeclared: [] });
});
