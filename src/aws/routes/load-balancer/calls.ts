import type { RouteCalls } from '../../route-calls.ts';

const READ = ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeListeners'] as const;
const WRITE = [...READ, { call: 'elasticloadbalancing:ModifyRule', of: 'production' }, 'elasticloadbalancing:ModifyListener'] as const;

/** Calls of the adapters of this kind of route, by port and method. */
export const loadBalancerCalls: RouteCalls = {
  router: {
    read: READ,
    write: WRITE,
    reattach: WRITE,
    arrived: [],
    settled: [],
  },
  stage: {
    read: ['elasticloadbalancing:DescribeRules'],
    show: ['elasticloadbalancing:DescribeRules', { call: 'elasticloadbalancing:ModifyRule', of: 'stage' }],
  },
  rest: { read: ['elasticloadbalancing:DescribeRules'] },
  world: { read: ['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeRules'], lastHour: [] },
};
