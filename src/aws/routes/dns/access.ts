import type { SideKind } from '../../../deployment/side.ts';
import { everywhere, type GrantsByCall, grant, unique } from '../../grant.ts';
import { configsOver, type Site } from '../../site.ts';

/** Of the pair: aliases of load balancers, or names in service discovery. */
const RECORD_TYPES = { 'target-group': 'A', discovery: 'CNAME' } as const satisfies Record<SideKind, string>;

/** What the calls that only this kind of route makes may act on. */
export const dnsAccess = {
  'elasticloadbalancing:DescribeLoadBalancers': (site) =>
    everywhere(configsOver(site, 'dns').filter(({ sides: [a] }) => a.kind === 'target-group')),
  'route53:ChangeResourceRecordSets': (site) => {
    const configs = configsOver(site, 'dns');
    const names = unique(configs.map(({ record }) => record.name));
    return grant('Records', zones(site), [], {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
        'route53:ChangeResourceRecordSetsRecordTypes': unique(configs.map(({ sides: [a] }) => RECORD_TYPES[a.kind])),
        // DELETE and CREATE: the simple record that stood alone makes room for the pair.
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE', 'UPSERT'],
      },
    });
  },
  // A change's id is known only once it is made.
  'route53:GetChange': (site) =>
    grant('Changes', configsOver(site, 'dns').length === 0 ? [] : [`arn:${site.home.partition}:route53:::change/*`]),
  'route53:GetHostedZone': (site) => grant('Zones', zones(site)),
  'route53:ListResourceRecordSets': (site) => grant('Zones', zones(site)),
} as const satisfies GrantsByCall;

// Route 53 is of no region, and its zones are of no account in their ARNs.
const zones = (site: Site): readonly string[] =>
  unique(configsOver(site, 'dns').map(({ record }) => `arn:${site.home.partition}:route53:::hostedzone/${record.zone}`));
