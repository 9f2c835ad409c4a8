import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { changesOf } from '../../../src/aws/routes/load-balancer/production-reading.ts';
import { takersOf } from '../../../src/aws/routes/load-balancer/rule-conditions.ts';
import type { RouteAsPlanned } from '../../../src/deployment/load-balanced.ts';

const listener = 'arn:listener/app/web/1/2';
const own = 'arn:listener-rule/app/web/1/2/own';
const pair = { blue: 'group-a', green: 'group-b' };
const forward = {
  Type: 'forward' as const,
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: 'group-a', Weight: 100 },
      { TargetGroupArn: 'group-b', Weight: 0 },
    ],
  },
};
const path = (value: string) => [{ Field: 'path-pattern', PathPatternConfig: { Values: [value] } }];
const redirectsAll = (Priority: string): Rule => ({
  RuleArn: 'arn:redirect',
  Priority,
  Conditions: path('/*'),
  Actions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Protocol: 'HTTPS' } }],
});
const planned: RouteAsPlanned = { route: 'arn:redirect', priority: '2', conditions: 'path-pattern /*', takesAllOf: [listener, own] };

const ofListener = (front: Rule, asPlanned: readonly RouteAsPlanned[] | undefined) =>
  changesOf({ route: { listener }, actions: [forward], takenBy: takersOf(undefined, [front], [listener]) }, pair, asPlanned);

describe('given a rule that takes all in front of a route', () => {
  test('it is told when it came after the plan', () =>
    expect(ofListener(redirectsAll('2'), [])).toEqual(['gets no request: arn:redirect of priority 2 takes all (redirect)']));

  test("it is nobody's act when it stood there already", () => expect(ofListener(redirectsAll('2'), [planned])).toEqual([]));

  test.each<[string, Rule, RouteAsPlanned]>([
    ['its priority', redirectsAll('1'), planned],
    ['what it matches', { ...redirectsAll('2'), Conditions: [...path('/*'), { Field: 'host-header', Values: ['*'] }] }, planned],
    ['which routes it takes', redirectsAll('2'), { ...planned, takesAllOf: [own] }],
  ])('it is told when %s has changed', (_, front, asPlanned) =>
    expect(ofListener(front, [asPlanned])).toEqual([expect.stringContaining('gets no request')]),
  );

  test('a plan of an older release does not know, so it is not told', () => expect(ofListener(redirectsAll('2'), undefined)).toEqual([]));

  test('a rule that has moved behind it is told with both', () => {
    const rule: Rule = { RuleArn: own, Priority: '9', Conditions: path('/api/*'), Actions: [forward] };
    const siblings = [rule, redirectsAll('5'), { IsDefault: true, Priority: 'default', Conditions: [], Actions: [forward] }];
    const asPlanned = [{ route: own, priority: '3', conditions: 'path-pattern /api/*' }];
    const changes = changesOf(
      { route: { rule: own }, actions: [forward], rule, takenBy: takersOf(rule, siblings, [own]) },
      pair,
      asPlanned,
    );
    expect(changes).toEqual(['has priority 9 instead of 3', 'gets no request: arn:redirect of priority 5 takes all (redirect)']);
    expect(takersOf({ ...rule, Priority: '3' }, siblings, [own])).toEqual([]);
    expect(takersOf(rule, siblings, [own, 'arn:redirect'])).toEqual([]);
  });
});
