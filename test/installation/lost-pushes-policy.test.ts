import { describe, expect, test } from '@jest/globals';
import { contextOf } from '../../packages/local-aws/src/iam/policy/context.ts';
import { decide } from '../../packages/local-aws/src/iam/policy/decide.ts';
import { readIdentityPolicy } from '../../packages/local-aws/src/iam/policy/read-policy.ts';
import { lostPushesPolicy } from '../../src/installation/lost-pushes-policy.ts';
import { PLACES } from '../../src/installation/places.ts';
import { pushRule } from '../../src/installation/push-rule.ts';
import { templateProblems } from '../../src/installation/template/limits.ts';
import { rules } from '../../src/installation/template/rules.ts';
import { packageSite } from '../../src/installation/template/site.ts';
import { place, site } from '../aws/access/given-site.ts';
import { configOf } from '../aws/access/random-site.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:teal-lost-pushes';
const rule = (name: string) => `arn:aws:events:us-east-1:123456789012:rule/${name}`;

/** As the policy judges EventBridge: the principal is in its statement, and the rest is as in any policy. */
const policy = () => {
  const { Version, Statement } = lostPushesPolicy(site());
  expect(Statement.map(({ Principal }) => Principal)).toEqual([{ Service: 'events.amazonaws.com' }]);
  return readIdentityPolicy(JSON.stringify({ Version, Statement: Statement.map(({ Principal, ...of }) => of) }));
};
const judged = (source: string | undefined, action = 'sqs:SendMessage', resource = QUEUE) =>
  decide(policy(), { action, resource, context: contextOf({ 'aws:SourceArn': source }) });

describe('into the queue of lost pushes', () => {
  test.each([0, 1, 49])('the push rule of any service may write: number %i', (n) => {
    const config = configOf(n, { ...place, form: 'rules' });
    const home = { prefix: 'teal', account: '123456789012', machine: 'm', role: 'r' };
    expect(judged(rule(pushRule(config, home).rule.Name))).toBe('allowed');
  });

  test.each([
    ['of another installation', rule('shop-push-checkout')],
    ['of an installation whose prefix begins alike', rule('teal2-push-checkout')],
    ['of another name', rule('teal-nightly')],
    ['whose name ends like one', rule('my-teal-push-checkout')],
    ['on another bus', rule('bus/teal-push-checkout')],
    ['of another account', 'arn:aws:events:us-east-1:210987654321:rule/teal-push-checkout'],
    ['of another region', 'arn:aws:events:eu-west-1:123456789012:rule/teal-push-checkout'],
    ['of another partition', 'arn:aws-cn:events:us-east-1:123456789012:rule/teal-push-checkout'],
  ])('no rule %s may', (_, source) => expect(judged(source)).toBe('not allowed'));

  test('nothing else of EventBridge may, nor for nobody', () => {
    expect(judged('arn:aws:scheduler:us-east-1:123456789012:schedule/default/teal-push-checkout')).toBe('not allowed');
    expect(judged('arn:aws:events:us-east-1:123456789012:archive/teal-push-checkout')).toBe('not allowed');
    expect(judged(undefined)).toBe('not allowed');
  });

  test('the rules may write and no more, and into no other queue', () => {
    const own = rule('teal-push-checkout');
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:SetQueueAttributes', 'sqs:PurgeQueue'])
      expect(judged(own, action)).toBe('not allowed');
    expect(judged(own, 'sqs:SendMessage', `${QUEUE}-2`)).toBe('not allowed');
  });

  test('as many rules as a stack holds may write by one policy that SQS takes', async () => {
    const configs = Array.from({ length: 200 }, (_, n) => configOf(n, { ...place, form: 'rules' }));
    const packaged = { ...(await packageSite('teal', PLACES.sampleDeployments, 'us-east-1')), configs };
    expect(templateProblems([rules(packaged)])).toEqual([]);
  });
});
