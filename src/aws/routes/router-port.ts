import { elb, route53 } from '../clients.ts';
import { portMaker } from '../port-maker.ts';
import { albRouter } from './alb-router.ts';
import { route53Router } from './route53-router.ts';

const READ = ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeListeners', 'route53:ListResourceRecordSets'] as const;

/** The production routes of a plan, by the kind of its route. */
export const routerPort = /* @__PURE__ */ portMaker({
  port: 'router',
  calls: {
    read: READ,
    write: [
      ...READ,
      { call: 'elasticloadbalancing:ModifyRule', of: 'production' },
      'elasticloadbalancing:ModifyListener',
      'route53:ChangeResourceRecordSets',
    ],
    arrived: ['route53:GetChange'],
    settled: [],
  },
  make:
    ({ clients, clock }) =>
    (plan) => {
      switch (plan.route) {
        case 'load-balancer':
          return albRouter(elb(clients), clock, plan);
        case 'dns':
          return route53Router(route53(clients), clock, plan);
        default:
          return plan satisfies never;
      }
    },
});
