import type * as sdk from '@aws-sdk/client-route-53';
import type { Permission } from '../kernel/identity.ts';
import { lastPart } from '../kernel/permissions.ts';
import type { Authorization } from '../kernel/service.ts';

/**
 * Source: Service Authorization Reference, "Amazon Route 53".
 * ARNs of Route 53 have neither region nor account.
 */
export function route53Authorization(): Authorization<typeof sdk> {
  const all = (action: string) => (): Permission[] => [{ action: `route53:${action}`, resource: '*' }];
  const on = (
    action: string,
    kind: 'hostedzone' | 'change' | 'healthcheck',
    id = '*',
    context: Permission['context'] = {},
  ): Permission[] => [{ action: `route53:${action}`, resource: `arn:aws:route53:::${kind}/${lastPart(id)}`, context }];
  return {
    CreateHostedZone: all('CreateHostedZone'),
    GetHostedZone: ({ Id }) => on('GetHostedZone', 'hostedzone', Id),
    DeleteHostedZone: ({ Id }) => on('DeleteHostedZone', 'hostedzone', Id),
    ListHostedZones: all('ListHostedZones'),
    ListHostedZonesByName: all('ListHostedZonesByName'),

    ChangeResourceRecordSets: ({ HostedZoneId, ChangeBatch }) => {
      const changes = ChangeBatch?.Changes ?? [];
      const each = (of: (change: sdk.Change) => string | undefined) => [...new Set(changes.flatMap((change) => of(change) ?? []))];
      return on('ChangeResourceRecordSets', 'hostedzone', HostedZoneId, {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': each(({ ResourceRecordSet }) => normalized(ResourceRecordSet?.Name)),
        'route53:ChangeResourceRecordSetsRecordTypes': each(({ ResourceRecordSet }) => ResourceRecordSet?.Type),
        'route53:ChangeResourceRecordSetsActions': each(({ Action }) => Action),
      });
    },
    ListResourceRecordSets: ({ HostedZoneId }) => on('ListResourceRecordSets', 'hostedzone', HostedZoneId),
    GetChange: ({ Id }) => on('GetChange', 'change', Id),

    CreateHealthCheck: all('CreateHealthCheck'),
    GetHealthCheck: ({ HealthCheckId }) => on('GetHealthCheck', 'healthcheck', HealthCheckId),
    GetHealthCheckStatus: ({ HealthCheckId }) => on('GetHealthCheckStatus', 'healthcheck', HealthCheckId),
    DeleteHealthCheck: ({ HealthCheckId }) => on('DeleteHealthCheck', 'healthcheck', HealthCheckId),
    ListHealthChecks: all('ListHealthChecks'),
  };
}

/**
 * Lower case, no dot at the end, other characters than a-z, 0-9, `-`, `_` and `.` as three octal digits.
 * Source: Route 53 Developer Guide, "Using IAM policy conditions for fine-grained access control".
 */
const normalized = (name: string | undefined): string | undefined =>
  name
    ?.toLowerCase()
    .replace(/\.$/, '')
    .replace(/\\\d{3}|[^a-z0-9._-]/g, (found) => (found.length > 1 ? found : `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`));
