import { describe, expect, test } from '@jest/globals';
import { type ContextValues, contextOf } from '../../packages/local-aws/src/iam/policy/context.ts';
import { decide } from '../../packages/local-aws/src/iam/policy/decide.ts';
import { readIdentityPolicy, readTrustPolicy } from '../../packages/local-aws/src/iam/policy/read-policy.ts';

const LISTENER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/prod/50dc6c495c0c9188/f2f7dc8efc522ab2';

const policy = (...statements: readonly object[]) =>
  readIdentityPolicy(
    JSON.stringify({ Version: '2012-10-17', Statement: statements.map((s) => ({ Effect: 'Allow', Resource: '*', ...s })) }),
  );

const asked = (statements: ReturnType<typeof policy>, action: string, resource = '*', context: ContextValues = {}) =>
  decide(statements, { action, resource, context: contextOf(context) });

/** A policy variable, as text. */
const variable = (inside: string) => `\${${inside}}`;

/** One statement on one action: does its condition let it through? */
const holds = (Condition: object, context: ContextValues = {}) =>
  asked(policy({ Action: 'ecs:UpdateService', Condition }), 'ecs:UpdateService', '*', context) === 'allowed';

/** Source: IAM User Guide, "Policy evaluation logic". */
describe('a decision', () => {
  test('without any statement is that it is not allowed', () => {
    expect(asked([], 'ecs:UpdateService')).toBe('not allowed');
  });

  test('is that it is allowed when one statement allows it', () => {
    expect(asked(policy({ Action: 'ecs:Describe*' }, { Action: ['ecs:UpdateService'] }), 'ecs:UpdateService')).toBe('allowed');
  });

  test('is that it is denied when one statement denies it, whatever the others allow and wherever it stands', () => {
    const deny = { Effect: 'Deny', Action: 'ecs:Update*' };
    const allow = { Action: '*' };
    expect(asked(policy(allow, deny), 'ecs:UpdateService')).toBe('denied');
    expect(asked(policy(deny, allow), 'ecs:UpdateService')).toBe('denied');
    expect(asked(policy(deny, allow), 'ecs:DescribeServices')).toBe('allowed');
  });

  test('does not follow from a statement whose condition does not hold', () => {
    const when = (state: string) => ({ Condition: { StringEquals: { 'aws:RequestTag/state': state } } });
    const statements = policy({ Action: 'ecs:*' }, { Effect: 'Deny', Action: 'ecs:*', ...when('frozen') });
    expect(asked(statements, 'ecs:UpdateService', '*', { 'aws:RequestTag/state': 'frozen' })).toBe('denied');
    expect(asked(statements, 'ecs:UpdateService', '*', { 'aws:RequestTag/state': 'open' })).toBe('allowed');
  });
});

/** Source: IAM User Guide, "IAM JSON policy elements": Action, NotAction, Resource, NotResource. */
describe('a statement', () => {
  test('names actions without regard to case, with * and ? as wildcards', () => {
    const statements = policy({ Action: ['ECS:describe*', 'ecs:List?asks'] });
    expect(asked(statements, 'ecs:DescribeServices')).toBe('allowed');
    expect(asked(statements, 'ecs:ListTasks')).toBe('allowed');
    expect(asked(statements, 'ecs:ListTTasks')).toBe('not allowed');
    expect(asked(statements, 'ecs:StopTask')).toBe('not allowed');
  });

  test('with NotAction is about every other action', () => {
    const statements = policy({ NotAction: ['iam:*', 'sts:*'] });
    expect(asked(statements, 'ecs:UpdateService')).toBe('allowed');
    expect(asked(statements, 'iam:PassRole')).toBe('not allowed');
  });

  test('names resources with regard to case', () => {
    const statements = policy({ Action: '*', Resource: LISTENER });
    expect(asked(statements, 'elasticloadbalancing:ModifyListener', LISTENER)).toBe('allowed');
    expect(asked(statements, 'elasticloadbalancing:ModifyListener', LISTENER.toUpperCase())).toBe('not allowed');
    expect(asked(statements, 'elasticloadbalancing:ModifyListener', `${LISTENER}0`)).toBe('not allowed');
  });

  test('with a wildcard in a resource stays within that part of the ARN, and the last part may hold colons', () => {
    const statements = policy({ Action: 'logs:*', Resource: 'arn:aws:logs:*:123456789012:log-group:/aws/*' });
    expect(asked(statements, 'logs:PutLogEvents', 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/a:log-stream:1')).toBe(
      'allowed',
    );
    expect(asked(statements, 'logs:PutLogEvents', 'arn:aws:logs:us-east-1:1:123456789012:log-group:/aws/a')).toBe('not allowed');
  });

  test('on a named resource does not allow what is about no resource', () => {
    expect(asked(policy({ Action: 'ecs:ListClusters', Resource: 'arn:aws:ecs:*:*:cluster/prod' }), 'ecs:ListClusters')).toBe('not allowed');
  });

  test('with NotResource is about every other resource', () => {
    const statements = policy({ Effect: 'Deny', Action: '*', Resource: undefined, NotResource: LISTENER }, { Action: '*' });
    expect(asked(statements, 'elasticloadbalancing:ModifyListener', LISTENER)).toBe('allowed');
    expect(asked(statements, 'elasticloadbalancing:ModifyRule', `${LISTENER}/1`)).toBe('denied');
  });
});

/** Source: IAM User Guide, "IAM JSON policy elements: Condition operators". */
describe('a condition', () => {
  const FAMILY = 'checkout';

  test.each([
    ['StringEquals', FAMILY, FAMILY, true],
    ['StringEquals', FAMILY, 'Checkout', false],
    ['StringEqualsIgnoreCase', FAMILY, 'Checkout', true],
    ['StringNotEquals', FAMILY, 'search', true],
    ['StringNotEquals', FAMILY, FAMILY, false],
    ['StringNotEqualsIgnoreCase', FAMILY, 'CHECKOUT', false],
    ['StringLike', 'check*', FAMILY, true],
    ['StringLike', 'check?', FAMILY, false],
    ['StringNotLike', 'check*', FAMILY, false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '9', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', true],
    ['DateNotEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateLessThanEquals', '1767225600', '2026-01-01T00:00:00Z', true],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '1767225601', true],
    ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', '2025-01-01T00:00:00Z', false],
    ['Bool', 'true', 'TRUE', true],
    ['Bool', 'false', 'true', false],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['IpAddress', '203.0.113.0/24', '203.0.113.7', true],
    ['IpAddress', '203.0.113.7', '203.0.113.8', false],
    ['IpAddress', '2001:db8::/32', '2001:db8:1::1', true],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
    ['ArnEquals', 'arn:aws:ecs:*:123456789012:cluster/*', 'arn:aws:ecs:us-east-1:123456789012:cluster/prod', true],
    ['ArnLike', 'arn:aws:ecs:*:cluster/prod', 'arn:aws:ecs:us-east-1:123456789012:cluster/prod', false],
    ['ArnNotEquals', 'arn:aws:ecs:*:123456789012:cluster/prod', 'arn:aws:ecs:us-east-1:123456789012:cluster/prod', false],
    ['ArnNotLike', 'arn:aws:ecs:*:*:cluster/prod', 'arn:aws:ecs:us-east-1:123456789012:cluster/test', true],
  ])('%s %s of %s is %s', (operator, wanted, value, expected) => {
    expect(holds({ [operator]: { key: wanted } }, { key: value })).toBe(expected);
  });

  test('with several operators or several keys needs all of them', () => {
    const both = { StringEquals: { a: '1', b: '2' }, NumericLessThan: { c: '5' } };
    expect(holds(both, { a: '1', b: '2', c: '3' })).toBe(true);
    expect(holds(both, { a: '1', b: '3', c: '3' })).toBe(false);
    expect(holds(both, { a: '1', b: '2', c: '7' })).toBe(false);
  });

  test('with several values needs one of them, and none where it is negated', () => {
    expect(holds({ StringEquals: { a: ['1', '2'] } }, { a: '2' })).toBe(true);
    expect(holds({ StringNotEquals: { a: ['1', '2'] } }, { a: '2' })).toBe(false);
    expect(holds({ StringNotEquals: { a: ['1', '2'] } }, { a: '3' })).toBe(true);
  });

  test('names its keys without regard to case', () => {
    expect(holds({ StringEquals: { 'AWS:principalarn': 'x' } }, { 'aws:PrincipalArn': 'x' })).toBe(true);
  });

  test('on a key that the request does not have fails, unless it is negated or IfExists', () => {
    expect(holds({ StringEquals: { a: '1' } })).toBe(false);
    expect(holds({ StringNotEquals: { a: '1' } })).toBe(true);
    expect(holds({ ArnNotLike: { a: 'arn:aws:ecs:*:*:*' } })).toBe(true);
    expect(holds({ StringEqualsIfExists: { a: '1' } })).toBe(true);
    expect(holds({ StringEqualsIfExists: { a: '1' } }, { a: '2' })).toBe(false);
  });

  test('Null asks whether the request lacks the key', () => {
    expect(holds({ Null: { a: 'true' } })).toBe(true);
    expect(holds({ Null: { a: 'true' } }, { a: '1' })).toBe(false);
    expect(holds({ Null: { a: 'false' } }, { a: '1' })).toBe(true);
    expect(holds({ Null: { a: false } })).toBe(false);
  });

  test('fills policy variables in, with a default where one is given, and matches nothing without a value', () => {
    const own = (value: string) => ({ StringEquals: { owner: value } });
    expect(holds(own(variable('aws:userid')), { owner: 'me', 'aws:userid': 'me' })).toBe(true);
    expect(holds(own(variable('aws:userid')), { owner: 'me' })).toBe(false);
    expect(holds(own(variable("aws:userid, 'nobody'")), { owner: 'nobody' })).toBe(true);
    const home = policy({ Action: 's3:GetObject', Resource: `arn:aws:s3:::home/${variable('aws:userid')}/*` });
    expect(asked(home, 's3:GetObject', 'arn:aws:s3:::home/me/a.txt', { 'aws:userid': 'me' })).toBe('allowed');
    expect(asked(home, 's3:GetObject', 'arn:aws:s3:::home/you/a.txt', { 'aws:userid': 'me' })).toBe('not allowed');
  });

  test('knows no variables before the version 2012-10-17', () => {
    const old = JSON.stringify({
      Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { a: variable('b') } } },
    });
    expect(asked(readIdentityPolicy(old), 'ecs:ListTasks', '*', { a: variable('b'), b: 'x' })).toBe('allowed');
  });
});

/** Source: IAM User Guide, "Set operators for multivalued context keys". */
describe('a condition on a key with several values', () => {
  const names = (...given: string[]) => ({ 'route53:ChangeResourceRecordSetsNormalizedRecordNames': given });
  const only = (operator: string) => ({ [operator]: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['a.test', 'b.test'] } });

  test('ForAllValues needs each of them, and holds where there is none', () => {
    expect(holds(only('ForAllValues:StringEquals'), names('a.test', 'b.test'))).toBe(true);
    expect(holds(only('ForAllValues:StringEquals'), names('a.test', 'c.test'))).toBe(false);
    expect(holds(only('ForAllValues:StringEquals'))).toBe(true);
    expect(holds(only('ForAllValues:StringNotEquals'), names('c.test', 'd.test'))).toBe(true);
    expect(holds(only('ForAllValues:StringNotEquals'), names('a.test', 'd.test'))).toBe(false);
  });

  test('ForAnyValue needs one of them, and fails where there is none', () => {
    expect(holds(only('ForAnyValue:StringEquals'), names('c.test', 'b.test'))).toBe(true);
    expect(holds(only('ForAnyValue:StringEquals'), names('c.test'))).toBe(false);
    expect(holds(only('ForAnyValue:StringEquals'))).toBe(false);
    expect(holds(only('ForAnyValue:StringNotEquals'), names('a.test', 'c.test'))).toBe(true);
    expect(holds(only('ForAnyValue:StringNotEquals'), names('a.test', 'b.test'))).toBe(false);
    expect(holds(only('ForAnyValue:StringNotEquals'))).toBe(false);
  });
});

/** Source of the texts: IAM's answers, as moto's iam/policy_validation.py has them from tests against AWS. */
describe('a policy that IAM does not take', () => {
  const put = (document: unknown) => () => readIdentityPolicy(typeof document === 'string' ? document : JSON.stringify(document));
  const one = (statement: object) => ({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'ecs:*', Resource: '*', ...statement },
  });

  test.each([
    ['{', 'Syntax errors in policy.'],
    [{ Version: '2012-10-17' }, 'Syntax errors in policy.'],
    [{ ...one({}), Version: '2020-01-01' }, 'Policy document must be version 2012-10-17 or greater.'],
    [one({ Effect: 'allow' }), 'Syntax errors in policy.'],
    [one({ Resources: '*' }), 'Syntax errors in policy.'],
    [one({ Action: undefined }), 'Policy statement must contain actions.'],
    [one({ Action: 'UpdateService' }), 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    [one({ Resource: undefined }), 'Policy statement must contain resources.'],
    [one({ Resource: 'checkout' }), 'Resource checkout must be in ARN format or "*".'],
    [one({ Principal: '*' }), 'Policy document should not specify a principal.'],
    [one({ Condition: { StringIs: { a: '1' } } }), 'Invalid Condition type : StringIs.'],
    [one({ Condition: { NullIfExists: { a: 'true' } } }), 'Invalid Condition type : NullIfExists.'],
    [
      { Version: '2012-10-17', Statement: [one({}).Statement, one({}).Statement].map((s) => ({ ...s, Sid: 'Same' })) },
      'Statement IDs (SID) in a single policy must be unique.',
    ],
  ])('%j', (document, message) => {
    expect(put(document)).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument', message }));
  });

  test('a trust policy names principals, and no resources', () => {
    const trust = (statement: object) => () =>
      readTrustPolicy(JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...statement } }));
    expect(trust({ Principal: { Service: 'lambda.amazonaws.com' }, Resource: '*' })).toThrow('Has prohibited field Resource.');
    expect(trust({})).toThrow('Missing required field Principal');
    expect(trust({ Principal: '*', Action: 'ecs:*' })).toThrow('Trust Policy statement actions can only be sts:AssumeRole');
  });
});
