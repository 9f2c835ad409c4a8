import type { Plan } from '../plan.ts';
import type { OwnName } from '../service-config.ts';

/** Where probes and tests reach green before it has any weight: the stage route, or green's own name. */
export function testsGoTo(plan: Plan): OwnName {
  switch (plan.route) {
    case 'load-balancer':
      return plan.stage;
    case 'dns':
      return plan.green;
    default:
      return plan satisfies never;
  }
}
