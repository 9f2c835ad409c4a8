import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WrittenCheck } from '../../../src/deployment/configuration/check-keys.ts';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { checkText } from '../../../src/deployment/judge/check-text.ts';
import { checksOf } from '../../../src/deployment/judge/checks-of.ts';
import { anyChecks } from '../../support/checks.ts';
import { aConfiguration } from '../../support/worlds.ts';

const textsOf = (checks: readonly WrittenCheck[], judge: object = {}): readonly string[] => {
  const parsed = parseConfiguration({ ...aConfiguration(), judge: { ...judge, checks } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return checksOf(parsed.config.judge).map(checkText);
};

const orders = { namespace: 'Shop', metric: 'Orders' };
const reference = { parameter: '/key' };

test('the short forms are told as the checks that they are', () => {
  const judge = { errorRate: { max: '1 %', strict: true, minRequests: 1 }, latency: { p99: '1500 ms', worse: '2x' }, alarms: ['queue'] };
  expect(textsOf([], judge)).toEqual([
    'errors: failed requests, at most 1 % as observed, passes after 1 request',
    'latency: requests slower than 1500 ms, at most 1 %, less than 2 times the share of blue, passes after 100 requests',
    'alarm queue',
  ]);
});

test.each<[WrittenCheck, string]>([
  [
    { name: 'a', of: { requests: 'failed' }, worse: '2x', alpha: '1 %', floor: { points: 1, events: 10 } },
    'a: failed requests, less than 2 times the share of blue (a difference counts from 1 percentage point and 10 bad requests), passes after 100 requests, fails a good version in at most 1 % of deployments',
  ],
  [
    { name: 'b', of: { cloudWatch: { value: orders } }, worse: '2x', less: true },
    'b: Orders in CloudWatch, more than the value of blue divided by 2',
  ],
  [
    { name: 'c', of: { prometheus: { url: 'https://p.example', value: 'up' } }, min: 1, max: 5 },
    'c: up in Prometheus at p.example, at least 1, at most 5, fails when 3 of the last 5 minutes are not',
  ],
  [{ name: 'd', of: { http: { url: 'https://h.example/{side}', answers: 'verdict', pick: 'v' } } }, 'd: what h.example says'],
  [
    { name: 'e', of: { lambda: { function: 'judge:live', answers: 'verdict' } }, fail: 'hold', none: 'pass' },
    'e: what the function judge:live says, when bad: hold, without an answer: pass',
  ],
  [
    { name: 'f', of: { datadogGate: { service: 's', env: 'prod', apiKey: reference, applicationKey: reference } } },
    'f: Datadog gate of s in prod',
  ],
  [{ name: 'g', of: { slo: 'arn:aws:application-signals:us-east-1:123456789012:slo/fast' } }, 'g: error budget of fast'],
])('%j', (check, text) => expect(textsOf([check])).toEqual([text]));

test('any check is told on one line that begins with its name', () => {
  fc.assert(
    fc.property(anyChecks, (checks) => {
      for (const [index, text] of textsOf(checks).entries()) {
        expect(text).toMatch(/^[^\r\n]+$/);
        expect(text.startsWith(checks[index]?.name ?? '')).toBe(true);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }
    }),
  );
});
