import type { Conditions } from '../policy.ts';
import { arnAt, machineArn, pushRuleName, type Site } from '../site.ts';

/** Who may take a role, as AssumeRolePolicyDocument has it. */
export interface TrustDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Principal: { readonly Service: string };
    readonly Action: 'sts:AssumeRole';
    readonly Condition?: Conditions;
  }[];
}

/** Lambda takes a function's role for nothing but the function: it gives no source to compare. */
export const functionTrust = (): TrustDocument => trust('lambda.amazonaws.com');

/**
 * AWS says that the source is the state machine, and shows it with a wildcard; whether an alias stands behind
 * its name it does not say. Source: AWS Step Functions Developer Guide, "Creating an IAM role for your state
 * machine", cross-service confused deputy.
 */
export const machineTrust = (workflow: string, site: Site): TrustDocument =>
  trust('states.amazonaws.com', from(`${machineArn(site, workflow)}*`, site));

/** Source: Amazon EventBridge User Guide, "Cross-service confused deputy prevention". */
export const pushRuleTrust = (service: string, site: Site): TrustDocument =>
  trust('events.amazonaws.com', from(arnAt(site, 'events', `rule/${pushRuleName(site, service)}`), site));

/** Only where the service acts for this resource of the own account. */
const from = (arn: string, { home }: Site): Conditions => ({
  ArnLike: { 'aws:SourceArn': [arn] },
  StringEquals: { 'aws:SourceAccount': [home.account] },
});

const trust = (service: string, condition?: Conditions): TrustDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole', ...(condition && { Condition: condition }) }],
});
