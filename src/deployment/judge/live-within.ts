import type { Plan } from '../plan.ts';

/** How long a written split may take to be live everywhere, beside the settle; a load balancer has it at once. Seconds. */
export function liveWithin(plan: Plan): { readonly inSyncSeconds: number; readonly inAnswersSeconds: number } {
  switch (plan.route) {
    case 'load-balancer':
      return { inSyncSeconds: 0, inAnswersSeconds: 0 };
    case 'dns': {
      const { inSyncSeconds, inAnswersSeconds } = plan.record;
      return { inSyncSeconds, inAnswersSeconds };
    }
    default:
      return plan satisfies never;
  }
}
