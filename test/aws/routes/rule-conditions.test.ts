import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { conditionsText, takesAllOf } from '../../../src/aws/routes/load-balancer/rule-conditions.ts';

const path = (...Values: string[]): RuleCondition => ({ Field: 'path-pattern', Values, PathPatternConfig: { Values } });
const host = (...Values: string[]): RuleCondition => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const header = (HttpHeaderName: string, ...Values: string[]): RuleCondition => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName, Values },
});

describe('what a rule matches, as text', () => {
  test('is the same for the same conditions in another order', () => {
    const text = conditionsText({ Conditions: [path('/b', '/a'), host('shop.example.com')] });
    expect(text).toBe('host-header shop.example.com and path-pattern /a or /b');
    expect(conditionsText({ Conditions: [host('shop.example.com'), path('/a', '/b')] })).toBe(text);
  });
});

describe('a rule in front', () => {
  test.each<[string, RuleCondition[], RuleCondition[], boolean]>([
    ['of any path takes all of a default action', [path('/*')], [], true],
    ['of some path leaves a default action the rest', [path('/api/*')], [], false],
    ['of the same path takes all', [path('/api/*')], [path('/api/*')], true],
    ['of a wider path takes all', [path('/a*')], [path('/api/*')], true],
    ['of a narrower path does not', [path('/api/v2/*')], [path('/api/*')], false],
    ['of one of two paths does not', [path('/api/*')], [path('/api/*', '/v2/*')], false],
    ['of the same path on any host takes all', [path('/api/*')], [path('/api/*'), host('a.example.com')], true],
    ['of another host does not', [path('/api/*'), host('b.example.com')], [path('/api/*'), host('a.example.com')], false],
    ['of a host that the other does not ask for does not', [path('/*'), host('b.example.com')], [path('/api/*')], false],
    ['of one character takes no pattern', [path('/?')], [path('/*')], false],
    ['of a header of the same name, whatever its case, takes all', [header('X-Test', '*')], [header('x-test', '1')], true],
    ['of another header does not', [header('x-other', '*')], [header('x-test', '1')], false],
  ])('%s', (_, front, own, all) => {
    expect(takesAllOf({ Conditions: front }, { Conditions: own })).toBe(all);
  });
});
