import { AwsError } from '../kernel/aws-error.ts';
import type { Permission } from '../kernel/identity.ts';
import type { Decision } from './policy/decide.ts';

/**
 * These leave out a resource that is all:
 * seen in what they answer to ListHostedZones, GetMetricData and DescribeListeners.
 */
const SILENT_ABOUT_ALL = new Set(['cloudwatch', 'elasticloadbalancing', 'route53']);

/**
 * What AWS answers to a caller who may not. Code and status are those of JSON
 * services; others have their own (wire/failure.ts). Source: "Troubleshoot
 * access denied error messages" and messages that people have quoted.
 */
export function denial(caller: string, { action, resource }: Permission, decision: Exclude<Decision, 'allowed'>): AwsError {
  const on = resource === '*' && SILENT_ABOUT_ALL.has(action.split(':')[0]!) ? '' : ` on resource: ${resource}`;
  const why =
    decision === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return new AwsError('AccessDeniedException', `User: ${caller} is not authorized to perform: ${action}${on} ${why}`);
}
