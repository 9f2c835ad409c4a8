import { describe, expect, test } from '@jest/globals';
import { configurationKeys } from '../../../src/deployment/configuration/configuration-json-schema.ts';
import { literal } from '../../../src/deployment/configuration/literal.ts';
import type { RouteKind } from '../../../src/deployment/route-kinds.ts';
import { writtenKeys } from '../../support/written-keys.ts';

const ROUTES: readonly (readonly [RouteKind, string])[] = [
  ['load-balancer', 'Configuration'],
  ['dns', 'DnsConfiguration'],
];

describe.each(ROUTES)('the keys of the route %s', (route, type) => {
  const keys = configurationKeys(route);

  test(`have in the comments of ${type}, which editors show, the texts and defaults of the schema`, () => {
    const said = keys.map(({ path, text, default: value }) => ({ path, text, ...(value !== undefined && { default: literal(value) }) }));
    const byPath = (a: { readonly path: string }, b: { readonly path: string }) => a.path.localeCompare(b.path);
    expect([...writtenKeys(type)].sort(byPath)).toEqual([...said].sort(byPath));
  });

  test('each have a text of whole sentences, and say what they want', () => {
    const wanting = keys.filter(({ text, wants }) => !/^[A-Z`][^\n]{8,}\.$/.test(text) || wants.length < 3);
    expect(wanting).toEqual([]);
  });

  test('are all there', () => {
    expect(keys.length).toBeGreaterThan(55);
  });
});
