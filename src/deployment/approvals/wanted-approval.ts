import type { Approval } from '../approval.ts';
import type { Bake } from '../bake.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment } from '../record.ts';
import type { WantedApproval } from './approval-now.ts';
import { nextPlace } from './next-place.ts';

/** Of green that is tested and has no weight; `undefined`: none is wanted, or it was given. */
export function approvalOfTested(plan: Plan, active: ActiveDeployment): WantedApproval | undefined {
  const { approval: of, image, green, testsGoTo, steps } = plan;
  if (of === undefined || isGiven(active, 'tests')) return undefined;
  const first = `${steps[0]?.weight ?? 100} %`;
  const host = testsGoTo.host === undefined ? '' : ` (Host: ${testsGoTo.host})`;
  return {
    after: 'tests',
    of,
    asked: {
      seen: `${image.tag ?? image.digest} is tested on ${green.service}, and no user reaches it. It answers at ${testsGoTo.url}${host}`,
      asks: `May ${first} of the traffic go to it?`,
      yes: `the deployment goes on to ${first}`,
    },
    back: 'all traffic stays on blue, and green goes down',
  };
}

/** At the end of a bake; `undefined`: none is wanted there, or it was given. */
export function approvalOfBake(plan: Plan, active: ActiveDeployment, { step }: Pick<Bake, 'step'>): WantedApproval | undefined {
  const wanted = step === 'window' ? undefined : plan.steps[step];
  if (wanted?.approval === undefined || step === 'window' || isGiven(active, step)) return undefined;
  const next = nextPlace(active, { step });
  return {
    after: step,
    of: wanted.approval,
    asked: {
      seen: `${plan.image.tag ?? plan.image.digest} has ${wanted.weight} % of the traffic, and its bake is over`,
      asks: `May it go on to ${next}?`,
      yes: `the deployment goes on to ${next}`,
    },
    back: 'all traffic goes back to blue',
  };
}

const isGiven = ({ approvals = [] }: ActiveDeployment, after: Approval['after']): boolean =>
  approvals.some((approval) => approval.after === after);
