import type { StageRoute } from '../../deployment/ports/stage-route.ts';
import { elb } from '../clients.ts';
import { portMaker } from '../port-maker.ts';
import { albStageRoute } from './alb-stage-route.ts';

/** On the DNS route tests reach green by its own name, which is always there: nothing is to be opened or shut. */
const noStage: StageRoute = { read: async () => ({ shows: 'nothing' }), show: async () => {} };

export const stagePort = /* @__PURE__ */ portMaker({
  port: 'stage',
  calls: {
    read: ['elasticloadbalancing:DescribeRules'],
    show: ['elasticloadbalancing:DescribeRules', { call: 'elasticloadbalancing:ModifyRule', of: 'stage' }],
  },
  make:
    ({ clients, clock }) =>
    (plan) => {
      switch (plan.route) {
        case 'load-balancer':
          return albStageRoute(elb(clients), clock, plan.stage.rule);
        case 'dns':
          return noStage;
        default:
          return plan satisfies never;
      }
    },
});
