import type { RouteCalls } from '../../route-calls.ts';

/** Calls of the adapters of this kind of route, by port and method. */
export const dnsCalls: RouteCalls = {
  router: {
    read: ['route53:ListResourceRecordSets'],
    write: ['route53:ListResourceRecordSets', 'route53:ChangeResourceRecordSets'],
    reattach: [],
    arrived: ['route53:GetChange'],
    settled: [],
  },
  stage: { read: [], show: [] },
  rest: { read: ['route53:ListResourceRecordSets'] },
  world: {
    read: [
      'route53:GetHostedZone',
      'route53:ListResourceRecordSets',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTargetGroups',
    ],
    lastHour: [],
  },
};
