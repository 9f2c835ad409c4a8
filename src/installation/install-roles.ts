import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { RolePolicies } from '../aws/access/fitted.ts';
import { functionPolicies } from '../aws/access/function-policy.ts';
import { type MachineCalls, machinePolicy } from '../aws/access/machine-policy.ts';
import type { AccessOf } from '../aws/access/permissions.ts';
import { pushRulePolicy } from '../aws/access/push-rule-policy.ts';
import { functionTrust, machineTrust, pushRuleTrust, type TrustDocument } from '../aws/access/trust.ts';
import { type Clients, iam } from '../aws/clients.ts';
import type { PolicyDocument } from '../aws/policy.ts';
import { functionName, machineName, pushRuleName, type Site } from '../aws/site.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';

/** Name of the one inline policy that each role has. */
export const POLICY = 'teal';

const alone = (inline: PolicyDocument): RolePolicies => ({ inline, managed: [] });

/** Makes the roles of an installation, each named for what acts in it. Each member gives the role's ARN. */
export function roleMaker(clients: Clients, site: Site) {
  async function make(name: string, trust: TrustDocument, { inline, managed }: RolePolicies): Promise<string> {
    const { Role } = await iam(clients).send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify(trust),
        Tags: [{ Key: 'teal', Value: site.prefix }],
      }),
    );
    await iam(clients).send(new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY, PolicyDocument: JSON.stringify(inline) }));
    for (const [i, policy] of managed.entries()) {
      const made = await iam(clients).send(
        new CreatePolicyCommand({ PolicyName: `${name}-${i + 1}`, PolicyDocument: JSON.stringify(policy) }),
      );
      await iam(clients).send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: made.Policy?.Arn }));
    }
    if (!Role?.Arn) throw new Error(`IAM made no role ${name}`);
    return Role.Arn;
  }
  return {
    ofFunction: (action: AccessOf) => make(functionName(site, action.name), functionTrust(), functionPolicies(action, site)),
    ofMachine: (workflow: string, calls: MachineCalls) =>
      make(machineName(site, workflow), machineTrust(workflow, site), alone(machinePolicy(workflow, calls, site))),
    ofPushRule: (config: ServiceConfig) =>
      make(pushRuleName(site, config.service), pushRuleTrust(config.service, site), alone(pushRulePolicy(config, site))),
  };
}
