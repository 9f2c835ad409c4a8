import { describe, expect, test } from '@jest/globals';
import { contextOf } from '../../../packages/local-aws/src/iam/policy/context.ts';
import { decide } from '../../../packages/local-aws/src/iam/policy/decide.ts';
import { readIdentityPolicy } from '../../../packages/local-aws/src/iam/policy/read-policy.ts';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { IN_SUBNETS } from '../../../src/aws/access/implied.ts';
import { impliedPolicy } from '../../../src/aws/access/implied-policy.ts';
import { machinePolicy } from '../../../src/aws/access/machine-policy.ts';
import { callsAws } from '../../../src/aws/access/permissions.ts';
import { pushRulePolicy } from '../../../src/aws/access/push-rule-policy.ts';
import { functionTrust, machineTrust, pushRuleTrust } from '../../../src/aws/access/trust.ts';
import { actionOf, actions, allowed, place, site, statement } from './given-site.ts';
import { configOf } from './random-site.ts';

describe('a function may do what its action names, on what is configured', () => {
  test('given a service behind listener rules, shifting writes its production rules and no stage rule', () => {
    const { configs } = site();
    const [config] = configs;
    if (config?.route !== 'load-balancer') throw new Error('of the load-balancer route');
    const policy = functionPolicies(actionOf('shift-traffic'), site()).inline;
    expect(statement(policy, 'ProductionRules')).toEqual({
      Sid: 'ProductionRules',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:ModifyRule'],
      Resource: config.production.flatMap((route) => ('rule' in route ? [route.rule] : [])),
    });
    expect(JSON.stringify(policy)).not.toContain(config.stage.rule);
    expect(allowed(policy).filter((action) => /route53|ModifyListener/.test(action))).toEqual([]);
  });

  test('opening and closing the stage cannot touch a route that users take', () => {
    for (const name of ['open-stage', 'close-stage', 'set-stage']) {
      const policy = functionPolicies(actionOf(name), site({ configs: [configOf(0, { ...place, form: 'listener' })] })).inline;
      expect(policy.Statement.filter(({ Action }) => Action.some((action) => /Modify/.test(action))).map(({ Sid }) => Sid)).toEqual([
        'StageRules',
      ]);
    }
  });

  test('an action of one route holds nothing of services on the other', () => {
    const both = site({ configs: [configOf(0, { ...place, form: 'rules' }), configOf(1, { ...place, form: 'discovered' })] });
    expect(statement(functionPolicies(actionOf('check-quiet'), both).inline, 'Record')?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['checkout-1'] },
    });
    expect(JSON.stringify(functionPolicies(actionOf('open-stage'), both).inline)).not.toMatch(/route53|checkout-1/);
  });

  test('whoever ends a deployment starts the next one on either machine: a deployment in flight may be on a route that no service has any more', () => {
    expect(statement(functionPolicies(actionOf('finish-deployment'), site()).inline, 'Machines')?.Resource).toEqual([
      'arn:aws:states:us-east-1:123456789012:stateMachine:teal-load-balancer',
      'arn:aws:states:us-east-1:123456789012:stateMachine:teal-dns',
    ]);
  });

  test('given a service on the DNS route, shifting writes weighted records of its one name in its zone', () => {
    const policy = functionPolicies(actionOf('shift-traffic'), site({ configs: [configOf(0, { ...place, form: 'discovered' })] })).inline;
    expect(statement(policy, 'Records')).toEqual({
      Sid: 'Records',
      Effect: 'Allow',
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: ['arn:aws:route53:::hostedzone/ZSHARED'],
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['checkout-0.example.com'],
          'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
          'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE', 'UPSERT'],
        },
      },
    });
    expect(allowed(policy).filter((action) => action.startsWith('elasticloadbalancing:'))).toEqual([]);
  });

  test('creating green passes the named roles to ECS tasks and to nothing else', () => {
    const named = { ...configOf(0, { ...place, form: 'rules' }), roles: ['checkout-task', 'arn:aws:iam::123456789012:role/ecs/execution'] };
    expect(statement(functionPolicies(actionOf('create-green'), site({ configs: [named] })).inline, 'TaskRoles')).toEqual({
      Sid: 'TaskRoles',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: ['arn:aws:iam::123456789012:role/checkout-task', 'arn:aws:iam::123456789012:role/ecs/execution'],
      Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    });
    expect(allowed(functionPolicies(actionOf('create-green'), site()).inline)).not.toContain('iam:PassRole');
    const others = actions.filter((action) =>
      allowed(functionPolicies(action, site({ configs: [named] })).inline).includes('iam:PassRole'),
    );
    expect(others.map(({ name }) => name)).toEqual(['create-green']);
  });

  test('a task is run from the revisions of its own service, in its cluster, with the roles that are named; where none is configured nothing is', () => {
    const named = { ...configOf(0, { ...place, form: 'rules', before: 'leave' }), roles: ['checkout-task'] };
    const of = site({ configs: [named, configOf(1, { ...place, form: 'rules' })] });
    const policy = functionPolicies(actionOf('run-task'), of).inline;
    const inCluster = { ArnEquals: { 'ecs:cluster': ['arn:aws:ecs:us-east-1:123456789012:cluster/prod'] } };
    expect(policy.Statement.find(({ Action }) => Action.includes('ecs:RunTask'))).toMatchObject({
      Action: ['ecs:RunTask'],
      Resource: ['arn:aws:ecs:us-east-1:123456789012:task-definition/checkout-0:*'],
      Condition: inCluster,
    });
    expect(statement(policy, 'TagsOfNewTasks')).toMatchObject({
      Resource: ['arn:aws:ecs:us-east-1:123456789012:task/prod/*'],
      Condition: { StringEquals: { 'ecs:CreateAction': ['RunTask'] } },
    });
    expect(statement(policy, 'TaskRoles')?.Resource).toEqual(['arn:aws:iam::123456789012:role/checkout-task']);
    for (const action of ['run-task', 'look-at-task'])
      expect(allowed(functionPolicies(actionOf(action), site()).inline).filter((each) => !each.startsWith('logs:'))).toEqual([]);
  });

  test("a task is stopped where the configuration says so, and only one that has the service's tag", () => {
    const stops = (before: 'leave' | 'stop') =>
      statement(
        functionPolicies(actionOf('look-at-task'), site({ configs: [configOf(0, { ...place, form: 'rules', before })] })).inline,
        'OwnTasks',
      );
    expect(stops('stop')).toEqual({
      Sid: 'OwnTasks',
      Effect: 'Allow',
      Action: ['ecs:StopTask'],
      Resource: ['arn:aws:ecs:us-east-1:123456789012:task/prod/*'],
      Condition: { StringEquals: { 'aws:ResourceTag/teal:service': ['checkout-0'] } },
    });
    expect(stops('leave')).toBeUndefined();
  });

  test('tags are written on what is made, by the call that makes it; the mark of colours alone tags a service that stands', () => {
    const policy = functionPolicies(actionOf('create-green'), site()).inline;
    expect(statement(policy, 'TagsOfNewRevisions')?.Condition).toEqual({
      StringEquals: { 'ecs:CreateAction': ['RegisterTaskDefinition'] },
    });
    expect(statement(policy, 'TagsOfNewServices')?.Condition).toEqual({ StringEquals: { 'ecs:CreateAction': ['CreateService'] } });
    const overDns = site({ configs: [configOf(0, { ...place, form: 'discovered' })] });
    expect(statement(functionPolicies(actionOf('mark-colours'), overDns).inline, 'Services')).not.toHaveProperty('Condition');
  });

  test('reads of the record are of the configured services only', () => {
    expect(statement(functionPolicies(actionOf('open-window'), site()).inline, 'Record')).toMatchObject({
      Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      Resource: ['arn:aws:dynamodb:us-east-1:123456789012:table/teal'],
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['checkout-0'] } },
    });
  });

  test('given an image of another account, its repository is read there', () => {
    const [config] = site().configs;
    if (!config) throw new Error('one is configured');
    const away = { ...config, image: { ...config.image, registry: '210987654321' } };
    expect(statement(functionPolicies(actionOf('resolve-deployment'), site({ configs: [away] })).inline, 'Images')?.Resource).toEqual([
      'arn:aws:ecr:us-east-1:210987654321:repository/checkout/0',
    ]);
  });

  test('given nothing configured, nothing but its log is left to most functions', () => {
    const left = actions.map((action) => functionPolicies(action, site({ configs: [] })).inline.Statement.map(({ Sid }) => Sid));
    expect(left.filter((sids) => sids.length > 1)).toEqual([
      ['Logs', 'Executions', 'ExecutionsOfRecoveries', 'ExecutionsOfHooks', 'Recoveries'],
      ['Logs', 'Machines', 'Executions'],
      ['Logs', 'Machines', 'Executions'],
      // A hook may leave the configuration while a deployment runs it.
      ['Logs', 'ExecutionsOfHooks'],
      ['Logs', 'Executions', 'ExecutionsOfRecoveries', 'Recoveries', 'Machines'],
      ['Logs', 'Executions', 'ExecutionsOfRecoveries', 'Machines', 'Recoveries', 'ExecutionsOfHooks'],
    ]);
  });
});

describe('functions that only send requests', () => {
  test('are those that can be put into subnets: their roles have nothing but their log', () => {
    const without = actions.filter((action) => !callsAws(action));
    expect(without.map(({ name }) => name)).toEqual(['ask-source', 'probe-answers', 'probe-stage', 'run-functional-tests']);
    for (const action of without) {
      expect(functionPolicies(action, site()).inline.Statement.map(({ Sid }) => Sid)).toEqual(['Logs']);
    }
  });
});

describe('a state machine and a rule', () => {
  test('a state machine calls the functions of its workflow and no others', () => {
    expect(
      statement(
        machinePolicy(
          'dns',
          { functions: ['shift-traffic', 'open-stage', 'shift-traffic'], keepsLostPushes: true, startsHooks: true, invokesHooks: true },
          site(),
        ),
        'Functions',
      ),
    ).toEqual({
      Sid: 'Functions',
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: [
        'arn:aws:lambda:us-east-1:123456789012:function:teal-open-stage',
        'arn:aws:lambda:us-east-1:123456789012:function:teal-shift-traffic',
      ],
    });
  });

  test('a push rule starts the one machine of its service, on the alias', () => {
    expect(pushRulePolicy({ route: 'dns' }, site()).Statement).toEqual([
      {
        Sid: 'Machine',
        Effect: 'Allow',
        Action: ['states:StartExecution'],
        Resource: ['arn:aws:states:us-east-1:123456789012:stateMachine:teal-dns'],
        Condition: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': ['live'] } },
      },
    ]);
    const { alias: _, ...unaliased } = site();
    expect(pushRulePolicy({ route: 'dns' }, unaliased).Statement[0]).not.toHaveProperty('Condition');
  });

  test('roles are taken by one service each, for the resource that they are of', () => {
    expect(functionTrust().Statement).toEqual([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    expect(machineTrust('dns', site()).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:SourceArn': ['arn:aws:states:us-east-1:123456789012:stateMachine:teal-dns*'] },
          StringEquals: { 'aws:SourceAccount': ['123456789012'] },
        },
      },
    ]);
    expect(pushRuleTrust('checkout', site()).Statement[0]?.Condition?.ArnLike).toEqual({
      'aws:SourceArn': ['arn:aws:events:us-east-1:123456789012:rule/teal-push-checkout'],
    });
  });
});

describe('a function in subnets', () => {
  const policy = readIdentityPolicy(JSON.stringify(impliedPolicy(IN_SUBNETS, site())));
  const judged = (action: string, resource: string, code?: string) =>
    decide(policy, { action, resource, context: contextOf({ 'lambda:SourceFunctionArn': code }) });

  test('has its network interfaces made by Lambda, in subnets of its account and in those that another one shares', () => {
    for (const account of ['123456789012', '210987654321'])
      for (const resource of ['subnet/subnet-1', 'network-interface/*', 'security-group/sg-1'])
        expect(judged('ec2:CreateNetworkInterface', `arn:aws:ec2:us-east-1:${account}:${resource}`)).toBe('allowed');
    expect(judged('ec2:DescribeSubnets', '*')).toBe('allowed');
  });

  test('cannot make or see any by its own code', () => {
    const code = 'arn:aws:lambda:us-east-1:123456789012:function:teal-probe-stage';
    expect(judged('ec2:CreateNetworkInterface', 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1', code)).toBe('denied');
    expect(judged('ec2:DescribeSubnets', '*', code)).toBe('denied');
  });
});
