import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contextOf } from '../../../packages/local-aws/src/iam/policy/context.ts';
import { decide } from '../../../packages/local-aws/src/iam/policy/decide.ts';
import { readIdentityPolicy } from '../../../packages/local-aws/src/iam/policy/read-policy.ts';
import { CALL_RESOURCES } from '../../../src/aws/access/call-resources.ts';
import { EXEMPTIONS } from '../../../src/aws/access/exemptions.ts';
import { fitted, MANAGED_POLICY_LIMIT, POLICY_LIMIT, type RolePolicies, sizeOf } from '../../../src/aws/access/fitted.ts';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING } from '../../../src/aws/access/implied.ts';
import { impliedPolicy } from '../../../src/aws/access/implied-policy.ts';
import { machinePolicy } from '../../../src/aws/access/machine-policy.ts';
import { callsAws, permissionsOf } from '../../../src/aws/access/permissions.ts';
import { pushRulePolicy } from '../../../src/aws/access/push-rule-policy.ts';
import { functionTrust, machineTrust, pushRuleTrust } from '../../../src/aws/access/trust.ts';
import type { ActionHandler } from '../../../src/aws/action/action.ts';
import type { PolicyDocument, PolicyStatement } from '../../../src/aws/policy.ts';
import type { Site } from '../../../src/aws/site.ts';
import { allFunctions } from '../../../src/installation/all-functions.ts';
import { configOf, siteOf, sitePlan, VALUES } from './random-site.ts';

let actions: readonly ActionHandler<unknown, unknown, string>['action'][];

beforeAll(async () => {
  actions = [...(await allFunctions()).values()].map(({ action }) => action);
});

const actionOf = (name: string) => {
  const found = actions.find((action) => action.name === name);
  if (!found) throw new Error(`there is no action ${name}`);
  return found;
};

const place = { shared: true, roles: 0, name: 'checkout' } as const;
const site = (more: Partial<Site> = {}): Site => ({
  home: VALUES,
  prefix: 'teal',
  configs: [configOf(0, { ...place, form: 'rules' })],
  alias: 'live',
  ...more,
});

/** All that a role has. */
const allOf = ({ inline, managed }: RolePolicies): readonly PolicyDocument[] => [inline, ...managed];

const statement = (policy: PolicyDocument, sid: string): PolicyStatement | undefined => policy.Statement.find(({ Sid }) => Sid === sid);
const allowed = (policy: PolicyDocument): readonly string[] =>
  policy.Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));

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
      ['Logs', 'Executions', 'Machines'],
      ['Logs', 'Machines', 'Executions'],
    ]);
  });
});

describe('functions that only send requests', () => {
  test('are those that can be put into subnets: their roles have nothing but their log', () => {
    const without = actions.filter((action) => !callsAws(action));
    expect(without.map(({ name }) => name)).toEqual(['probe-answers', 'probe-stage', 'run-functional-tests']);
    for (const action of without) {
      expect(functionPolicies(action, site()).inline.Statement.map(({ Sid }) => Sid)).toEqual(['Logs']);
    }
  });
});

describe('a state machine and a rule', () => {
  test('a state machine calls the functions of its workflow and no others', () => {
    expect(statement(machinePolicy('dns', ['shift-traffic', 'open-stage', 'shift-traffic'], site()), 'Functions')).toEqual({
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

/** Of every role that a site makes, with what its settings can add. */
const everyPolicy = (of: Site): readonly PolicyDocument[] => [
  ...actions.flatMap((action) => allOf(functionPolicies(action, of))),
  machinePolicy(
    'load-balancer',
    actions.map(({ name }) => name),
    of,
  ),
  ...of.configs.map((config) => pushRulePolicy(config, of)),
  ...[FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING].map((implied) => impliedPolicy(implied, of)),
];

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

describe('whatever is configured', () => {
  test('no role has an action with a wildcard, or an empty list', () => {
    fc.assert(
      fc.property(sitePlan({ min: 0, max: 6 }), (plan) => {
        const of = siteOf(plan);
        const policies = everyPolicy(of);
        expect(policies.flatMap(allowed).filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/.test(action))).toEqual([]);
        const lists = policies.flatMap(({ Statement }) =>
          Statement.flatMap(({ Action, Resource, Condition = {} }) => [
            Action,
            Resource,
            ...Object.values(Condition).flatMap((keys) => Object.values(keys)),
          ]),
        );
        expect(lists.filter((list) => list.length === 0)).toEqual([]);
      }),
    );
  });

  test('every resource is an ARN of the home or of the configuration; `*` has an exemption with its reason', () => {
    fc.assert(
      fc.property(sitePlan({ min: 0, max: 6 }), (plan) => {
        const of = siteOf(plan);
        const unexempted = everyPolicy(of).flatMap(({ Statement }) =>
          Statement.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes('*')).flatMap(({ Action }) =>
            Action.filter((action) => !EXEMPTIONS[action]),
          ),
        );
        expect(unexempted).toEqual([]);
        const resources = everyPolicy(of).flatMap(({ Statement }) => Statement.flatMap(({ Resource }) => Resource));
        expect(resources.filter((resource) => resource !== '*' && !/^arn:(aws|\$\{AWS::Partition\}):[a-z0-9-]+:/.test(resource))).toEqual(
          [],
        );
      }),
    );
  });

  test('a Sid stands once in a policy, and is of letters and digits', () => {
    fc.assert(
      fc.property(sitePlan({ min: 0, max: 6 }), (plan) => {
        const of = siteOf(plan);
        for (const { Statement } of everyPolicy(of)) {
          const sids = Statement.map(({ Sid }) => Sid);
          expect(new Set(sids).size).toBe(sids.length);
          expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
        }
      }),
    );
  });

  test('given 50 services anywhere, every policy is within what IAM takes', () => {
    fc.assert(
      fc.property(sitePlan({ min: 50, max: 50 }), (plan) => {
        const of = siteOf(plan);
        for (const policy of everyPolicy(of)) expect(sizeOf(policy)).toBeLessThanOrEqual(POLICY_LIMIT);
        const added = sizeOf(impliedPolicy(FUNCTION_TRACING, of)) + sizeOf(impliedPolicy(IN_SUBNETS, of));
        for (const action of actions) {
          const { inline, managed } = functionPolicies(action, of);
          expect(sizeOf(inline) + added).toBeLessThanOrEqual(POLICY_LIMIT);
          for (const policy of managed) expect(sizeOf(policy)).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
        }
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });
});

describe('what does not fit into one policy', () => {
  const many = (count: number, roles: number): Site =>
    site({ configs: Array.from({ length: count }, (_, n) => configOf(n, { form: 'rules', shared: false, roles, name: 'a-longer-name' })) });

  const inOne = (of: Site) => fitted('teal-create-green', permissionsOf(actionOf('create-green'), of));

  test('is written in fewer words, the longest list first: what fits stays exact', () => {
    const policy = inOne(many(50, 1));
    expect(sizeOf(policy)).toBeLessThanOrEqual(POLICY_LIMIT);
    expect(statement(policy, 'TaskRoles')?.Resource).toHaveLength(50);
    const few = inOne(many(5, 1));
    expect(statement(few, 'Services')?.Resource).toContain(
      'arn:aws:ecs:us-east-1:123456789012:service/a-longer-name-cluster-0/a-longer-name-0-a',
    );
  });

  test('is refused where only roles are left to shorten, which are passed by name or not at all', () => {
    expect(() => inOne(many(150, 2))).toThrow(
      /^the policy of the role of teal-create-green has \d+ characters, and 10\d\d\d is what IAM takes: deploy fewer services by one installation/,
    );
  });
});

describe('the tables', () => {
  test('every call that an action names is in the table of resources, and every entry of it is named by a port', () => {
    const named = new Set(
      actions.flatMap(({ uses }) =>
        uses.flatMap(({ calls }) =>
          Object.values(calls).flatMap((list) => list.map((each) => (typeof each === 'string' ? each : each.call))),
        ),
      ),
    );
    // `history` is what commands read: no function does.
    expect(Object.keys(CALL_RESOURCES).filter((call) => !named.has(call as keyof typeof CALL_RESOURCES))).toEqual(['dynamodb:Query']);
  });

  test('every exemption is of an action that some role has on everything', () => {
    const everything = site({
      configs: (['rules', 'own balancers', 'discovered'] as const).map((form, n) => configOf(n, { ...place, shared: false, form })),
    });
    const used = new Set(
      everyPolicy(everything).flatMap(({ Statement }) =>
        Statement.flatMap(({ Action, Resource }) => (Resource.includes('*') ? Action : [])),
      ),
    );
    expect(Object.keys(EXEMPTIONS).filter((action) => !used.has(action))).toEqual([]);
  });
});
