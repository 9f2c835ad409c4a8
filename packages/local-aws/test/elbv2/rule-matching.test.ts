import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { checkConditions } from '../../src/elbv2/conditions.ts';
import { compileConditions, type RequestView } from '../../src/elbv2/routing/rule-matching.ts';

const request = (parts: Partial<RequestView> & { headers?: Record<string, string> }): RequestView => ({
  method: 'GET',
  path: '/',
  query: '',
  host: 'shop.example.com',
  sourceIp: '10.1.2.3',
  header: (name) => parts.headers?.[name],
  ...parts,
});

const matches = (conditions: RuleCondition[], parts: Parameters<typeof request>[0]) =>
  compileConditions(checkConditions(conditions))(request(parts));

const path = (...Values: string[]): RuleCondition => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
const host = (...Values: string[]): RuleCondition => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const header = (HttpHeaderName: string, ...Values: string[]): RuleCondition => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values },
});
const query = (...Values: { Key?: string; Value: string }[]): RuleCondition => ({ Field: 'query-string', QueryStringConfig: { Values } });
const method = (...Values: string[]): RuleCondition => ({ Field: 'http-request-method', HttpRequestMethodConfig: { Values } });
const source = (...Values: string[]): RuleCondition => ({ Field: 'source-ip', SourceIpConfig: { Values } });

/** What it shows, the conditions, the request, whether the rule takes it. */
const CASES: [string, RuleCondition[], Parameters<typeof request>[0], boolean][] = [
  ['a path as it stands', [path('/img')], { path: '/img' }, true],
  ['a path is the whole path', [path('/img')], { path: '/img/1' }, false],
  ['* is any run of characters, slashes too', [path('/img/*')], { path: '/img/a/b.png' }, true],
  ['* may be nothing', [path('/img/*')], { path: '/img/' }, true],
  ['? is exactly one character', [path('/v?')], { path: '/v1' }, true],
  ['? is not nothing', [path('/v?')], { path: '/v' }, false],
  ['a dot is a dot', [path('/a.b')], { path: '/axb' }, false],
  ['paths are case sensitive', [path('/Img')], { path: '/img' }, false],
  ['one of several values', [path('/a', '/b')], { path: '/b' }, true],
  ['the old spelling of values', [{ Field: 'path-pattern', Values: ['/a*'] }], { path: '/abc' }, true],
  ['a regular expression', [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/v\\d+$'] } }], { path: '/v12' }, true],
  ['hosts in any case', [host('*.Example.com')], { host: 'shop.example.com' }, true],
  ['another host', [host('*.example.org')], {}, false],
  ['a header', [header('X-Stage', 'green')], { headers: { 'x-stage': 'Green' } }, true],
  ['a header that is not there', [header('X-Stage', '*')], {}, false],
  ['a method', [method('GET', 'HEAD')], { method: 'HEAD' }, true],
  ['another method', [method('GET', 'HEAD')], { method: 'POST' }, false],
  ['a key and value of the query', [query({ Key: 'version', Value: 'v1' })], { query: 'a=b&version=V1' }, true],
  ['a value of any key', [query({ Value: 'v?' })], { query: 'x=v2' }, true],
  ['an escaped star in a query', [query({ Value: '\\*' })], { query: 'x=y' }, false],
  ['no query', [query({ Value: '*' })], {}, false],
  ['a range of addresses', [source('10.0.0.0/8')], { sourceIp: '10.200.0.1' }, true],
  ['an address outside', [source('192.0.2.0/24', '198.51.100.10/32')], { sourceIp: '198.51.100.11' }, false],
  ['all conditions hold', [path('/a'), host('shop.*')], { path: '/a' }, true],
  ['one of the conditions does not hold', [path('/a'), host('x.example.com')], { path: '/a' }, false],
];

describe('conditions of a rule', () => {
  test.each(CASES)('%s', (_, conditions, parts, expected) => {
    expect(matches(conditions, parts)).toBe(expected);
  });
});
