import { albRouter } from './alb-router.ts';
import { elb, route53 } from './clients.ts';
import type { PortMaker } from './ports.ts';
import { route53Router } from './route53-router.ts';

/** The production routes of a plan, by the kind of its route. */
export const routerPort: PortMaker<'router'> = {
  port: 'router',
  calls: [
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:ModifyListener',
    'route53:ListResourceRecordSets',
    'route53:ChangeResourceRecordSets',
    'route53:GetChange',
  ],
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
};
