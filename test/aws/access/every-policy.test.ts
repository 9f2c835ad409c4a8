import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CALL_RESOURCES } from '../../../src/aws/access/call-resources.ts';
import { EXEMPTIONS } from '../../../src/aws/access/exemptions.ts';
import { MANAGED_POLICY_LIMIT, POLICY_LIMIT, type RolePolicies, sizeOf } from '../../../src/aws/access/fitted.ts';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING } from '../../../src/aws/access/implied.ts';
import { impliedPolicy } from '../../../src/aws/access/implied-policy.ts';
import { machinePolicy } from '../../../src/aws/access/machine-policy.ts';
import { pushRulePolicy } from '../../../src/aws/access/push-rule-policy.ts';
import type { PolicyDocument } from '../../../src/aws/policy.ts';
import type { Site } from '../../../src/aws/site.ts';
import { actions, allowed, place, site } from './given-site.ts';
import { configOf, siteOf, sitePlan } from './random-site.ts';

/** All that a role has. */
const allOf = ({ inline, managed }: RolePolicies): readonly PolicyDocument[] => [inline, ...managed];

/** Of every role that a site makes, with what its settings can add. */
const everyPolicy = (of: Site): readonly PolicyDocument[] => [
  ...actions.flatMap((action) => allOf(functionPolicies(action, of))),
  machinePolicy(
    'load-balancer',
    { functions: actions.map(({ name }) => name), keepsLostPushes: true, startsHooks: true, invokesHooks: true },
    of,
  ),
  ...of.configs.map((config) => pushRulePolicy(config, of)),
  ...[FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING].map((implied) => impliedPolicy(implied, of)),
];

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
