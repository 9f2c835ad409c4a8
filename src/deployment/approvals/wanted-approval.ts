import { type ApprovalConfig, longestApproval } from '../approval.ts';
import type { Bake } from '../bake.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment } from '../record.ts';
import { leadsDown, placeOf, stepAfter } from '../steps-ahead.ts';
import type { WantedApproval } from './approval-now.ts';
import { isGiven } from './given.ts';
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
      asks: `May ${first} of the traffic go to it?${anotherText(of, active)}`,
      yes: `the deployment goes on to ${first}`,
    },
    back: 'all traffic stays on blue, and green goes down',
    ...notBy(of, active),
  };
}

/** Approvals that are wanted at the end of a bake, before what comes behind it. */
interface ApprovalsOfBake {
  /** The one that is asked for now. */
  readonly wanted: WantedApproval;
  /** Another one is asked for once it is given. */
  readonly more: boolean;
  /** For how long people may be asked for all of them, those that were given included. Seconds. */
  readonly longestSeconds: number;
}

/**
 * Of the step whose bake ends, and of those that are skipped: whoever skips a step does not skip the yes that
 * it wants. Nobody is asked before green gets less. `undefined`: none is wanted, or all were given.
 */
export function approvalsOfBake(plan: Plan, active: ActiveDeployment, bake: Pick<Bake, 'step' | 'words'>): ApprovalsOfBake | undefined {
  if (bake.step === 'window' || leadsDown(bake, plan.steps)) return undefined;
  const passed = plan.steps.flatMap(({ approval }, index) =>
    approval && index >= placeOf(bake, plan.steps) && index < stepAfter(bake, plan.steps) ? [{ index, approval }] : [],
  );
  const [first, ...others] = passed.filter(({ index }) => !isGiven(active, index));
  if (first === undefined) return undefined;
  return {
    wanted: approvalAfter(plan, active, bake, first),
    more: others.length > 0,
    longestSeconds: passed.reduce((sum, { approval }) => sum + longestApproval(approval), 0),
  };
}

/** `index`: of the step that wants it. */
function approvalAfter(
  plan: Plan,
  active: ActiveDeployment,
  bake: Pick<Bake, 'step' | 'words'>,
  { index, approval }: { readonly index: number; readonly approval: ApprovalConfig },
): WantedApproval {
  const next = nextPlace(active, bake);
  const weight = plan.steps[placeOf(bake, plan.steps)]?.weight;
  const skipped = index === bake.step ? '' : `. ${plan.steps[index]?.weight} % is skipped, and wants a yes of its own`;
  return {
    after: index,
    of: approval,
    asked: {
      seen: `${plan.image.tag ?? plan.image.digest} has ${weight} % of the traffic, and its bake is over${skipped}`,
      asks: `May it go on to ${next}?${anotherText(approval, active)}`,
      yes: `the deployment goes on to ${next}`,
    },
    back: 'all traffic goes back to blue',
    ...notBy(approval, active),
  };
}

/** Who may not say yes. Where that is not known the plan refuses it, unless somebody allows it. */
const notBy = ({ by }: ApprovalConfig, { request }: ActiveDeployment): Pick<WantedApproval, 'notBy'> =>
  by === 'another' && request.askedBy !== undefined ? { notBy: request.askedBy } : {};

function anotherText(of: ApprovalConfig, active: ActiveDeployment): string {
  const { notBy: asker } = notBy(of, active);
  return asker === undefined ? '' : ` ${asker} asked for it, and another person says yes`;
}
