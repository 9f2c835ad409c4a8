import { functionPolicies } from '../../aws/access/function-policy.ts';
import { FUNCTION_TRACING, IN_SUBNETS, MACHINE_TRACING } from '../../aws/access/implied.ts';
import { impliedPolicy } from '../../aws/access/implied-policy.ts';
import { machinePolicy } from '../../aws/access/machine-policy.ts';
import { callsAws } from '../../aws/access/permissions.ts';
import { pushRulePolicy } from '../../aws/access/push-rule-policy.ts';
import { functionTrust, machineTrust, pushRuleTrust, type TrustDocument } from '../../aws/access/trust.ts';
import type { PolicyDocument } from '../../aws/policy.ts';
import type { Site } from '../../aws/site.ts';
import { machineCalls } from '../called-functions.ts';
import { ALIAS } from '../names.ts';
import { startedByPushes } from '../push-rule.ts';
import { WORKFLOWS } from '../workflows.ts';
import type { PackageSite } from './site.ts';
import { ids, type Resource, ref, substituted, type TemplatePart } from './template.ts';

/**
 * A role for each function, state machine and rule. CloudFormation names them: role names are the whole
 * account's.
 */
export function roles(packaged: PackageSite): TemplatePart {
  const site: Site = { home: packaged.home, prefix: packaged.prefix, configs: packaged.configs, alias: ALIAS };
  return {
    Resources: {
      ...Object.fromEntries(
        packaged.actions.flatMap(({ name, action }) => {
          const { inline, managed } = functionPolicies(action, site);
          const more = managed.map((policy, i) => [ids.managedPolicy(name, i + 1), managedPolicy(policy)] as const);
          const implied = [
            onlyIf('Traced', 'tracing', impliedPolicy(FUNCTION_TRACING, site)),
            ...(callsAws(action) ? [] : [onlyIf('InSubnets', 'network', impliedPolicy(IN_SUBNETS, site))]),
          ];
          const attached = more.map(([id]) => id);
          return [...more, [ids.functionRole(name), role(functionTrust(), inline, implied, attached)] as const];
        }),
      ),
      ...Object.fromEntries(
        WORKFLOWS.map((workflow) => [
          ids.machineRole(workflow.name),
          role(machineTrust(workflow.name, site), machinePolicy(workflow.name, machineCalls(workflow, packaged), site), [
            onlyIf('Traced', 'tracing', impliedPolicy(MACHINE_TRACING, site)),
          ]),
        ]),
      ),
      ...Object.fromEntries(
        startedByPushes(site.configs).map((config) => [
          ids.ruleRole(config.service),
          role(pushRuleTrust(config.service, site), pushRulePolicy(config, site)),
        ]),
      ),
    },
  };
}

/** `attached`: managed policies that the role has beside its own, by their logical ids. */
const role = (trust: TrustDocument, policy: PolicyDocument, more: readonly object[] = [], attached: readonly string[] = []): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: substituted(trust),
    Policies: [named('teal', policy), ...more],
    ...(attached.length > 0 && { ManagedPolicyArns: attached.map(ref) }),
  },
});

/** What is too long for a role's own policies. */
const managedPolicy = (policy: PolicyDocument): Resource => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: substituted(policy) },
});

const named = (name: string, policy: PolicyDocument): object => ({ PolicyName: name, PolicyDocument: substituted(policy) });

/** What a role needs only where the stack's parameters say so. */
const onlyIf = (condition: string, name: string, policy: PolicyDocument): object => ({
  'Fn::If': [condition, named(name, policy), ref('AWS::NoValue')],
});
