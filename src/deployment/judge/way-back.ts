import type { DeploymentErrorName } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { TargetCounts } from '../readings.ts';
import type { ActiveDeployment, Failure } from '../record.ts';
import type { RouteSplit } from '../route-split.ts';
import { ALL_BLUE } from '../split.ts';
import type { Asked } from '../wait.ts';
import { type DriftFacts, drift, driftOfWeights, isDetached, reads, whatChanged } from './drift.ts';
import type { ForeignAct } from './foreign-act.ts';

/** What Teal knows to have written: a difference from it is somebody else's edit. */
export type Expected = Omit<DriftFacts, 'live'>;

export interface WayBackFacts {
  readonly plan: Plan;
  readonly live: readonly RouteSplit[];
  readonly blue: TargetCounts;
  readonly green: TargetCounts;
  readonly failure: Failure;
  /** When the record could be read. */
  readonly expected?: Expected;
  /**
   * A person was asked before this way back was taken: whether they answered or not, the edit has been
   * decided about.
   */
  readonly asked?: boolean;
}

export type WayBack =
  | { readonly kind: 'nothing-moved' }
  | { readonly kind: 'write' }
  | { readonly kind: 'needs-human'; readonly reason: string };

/** Blue takes everything back with at least this share of the tasks that it had when the plan was made. */
const ENOUGH_OF_BLUE = 0.5;

/** May all weight go back to blue, and must it be written? */
export function decideWayBack({ plan, live, blue, green, failure, expected, asked = false }: WayBackFacts): WayBack {
  const announced = [expected?.intent, expected?.interrupted].some((one) => one !== undefined && one.green > 0);
  // An announced shift may still land after this look: all blue is then written although it reads so already.
  // So it is where a route has lost a side's group: ECS may not lower a service whose group is in no rule.
  if (isAllBlue(live) && !announced) return isDetached(live) ? { kind: 'write' } : { kind: 'nothing-moved' };

  const strange = live.filter(({ split }) => split === undefined);
  if (live.length === 0 || strange.length > 0) {
    const how = drift({ confirmed: ALL_BLUE, intent: undefined, live: strange });
    return { kind: 'needs-human', reason: `DriftDetected: production does not lead to the pair alone: ${how}` };
  }
  // What else of a route was edited the way back does not touch: it writes weights.
  const difference = expected === undefined || asked || skipsDriftCheck(failure) ? undefined : driftOfWeights({ ...expected, live });
  if (difference !== undefined) return { kind: 'needs-human', reason: `somebody else changed ${whatChanged(live)}: ${difference}` };

  // No traffic goes onto a dead blue: weights stay as they are, and a person decides.
  const lacking = lacksOfBlue(plan, { blue, green });
  if (lacking === undefined) return { kind: 'write' };
  const why = plan.first ? 'there is no earlier version to go back to' : lacking;
  return { kind: 'needs-human', reason: `${failure.error}, and blue cannot take the traffic: ${why}` };
}

/** What blue lacks to take all traffic; `undefined`: nothing. */
export function lacksOfBlue(plan: Pick<Plan, 'blue'>, { blue, green }: Pick<WayBackFacts, 'blue' | 'green'>): string | undefined {
  const enough = Math.max(1, Math.ceil(plan.blue.desired * ENOUGH_OF_BLUE));
  const able = blue.healthy >= enough || (blue.healthy >= 1 && green.healthy === 0);
  return able ? undefined : `blue has ${blue.healthy} healthy targets, ${enough} are needed`;
}

/**
 * The same once every target of blue that is not health-checked yet has passed: none is while no rule names
 * its group. Source: API reference, TargetHealth (`Target.NotInUse`, `Elb.InitialHealthChecking`).
 */
export const willLackOfBlue = (plan: Pick<Plan, 'blue'>, { blue, green }: Pick<WayBackFacts, 'blue' | 'green'>): string | undefined =>
  lacksOfBlue(plan, { blue: { ...blue, healthy: blue.healthy + blue.initial + blue.unused }, green });

/** Whoever ordered the way back has decided about the edit; after a drift a person was asked. */
const skipsDriftCheck = ({ error }: Failure): boolean => error === 'RollbackRequested' || error === 'DriftDetected';

/** Errors that obey somebody, who is to be told nothing else. */
const ORDERS: readonly string[] = ['RollbackRequested', 'GaveWay'] satisfies DeploymentErrorName[];

/** Errors that say that green is bad: the way back does not wait for anybody. */
const GREEN_IS_BAD: readonly string[] = ['JudgedUnhealthy', 'GreenUnhealthy', 'FunctionalTestFailed'] satisfies DeploymentErrorName[];

/**
 * The failure as it is told: what somebody else did comes before what followed from it, whichever state met
 * it first. An order stays an order. A bad green stays a bad green while the weights are as written: an edit
 * of a rule, such as of its priority, does not make it bad, and is told behind it.
 */
export function toldAs(failure: Failure, foreign: ForeignAct | undefined): Failure {
  if (foreign === undefined || ORDERS.includes(failure.error) || failure.cause.startsWith(foreign.cause)) return failure;
  if (foreign.error === 'GreenUnhealthy' && failure.error === 'GreenUnhealthy') {
    return { ...failure, cause: `${foreign.cause}; ${failure.cause}` };
  }
  if (foreign.error === failure.error) return failure;
  if (foreign.weightsStand && GREEN_IS_BAD.includes(failure.error)) {
    return { ...failure, cause: `${failure.cause}; somebody else changed a production route: ${foreign.cause}` };
  }
  return { ...failure, error: foreign.error, cause: `${foreign.cause}. What followed: ${failure.error}: ${failure.cause}` };
}

/**
 * What a person is asked before the way back is taken; `undefined`: nobody is. Somebody else's edit of the
 * weights is not undone unasked, unless nothing is on green. Where the weights stand nobody is asked: the way
 * back writes weights and undoes nothing of the edit, and meanwhile green could be bad.
 */
export function questionOfDrift(failure: Failure, { drift: { patienceSeconds } }: Pick<Plan, 'drift'>, seen: Seen): Asked | undefined {
  const { live, expected } = seen;
  if (isAllBlue(live) || failure.error === 'RollbackRequested') return undefined;
  const difference = expected === undefined ? undefined : driftOfWeights({ ...expected, live });
  const isDrift = failure.error === 'DriftDetected';
  // Without the record it is not known which weights are Teal's.
  if (difference === undefined && (expected !== undefined || !isDrift)) return undefined;
  return {
    seen: `somebody else changed ${whatChanged(live)}: ${difference ?? failure.cause}${isDrift ? '' : ` (found after ${failure.error}: ${failure.cause})`}`,
    // The way back writes weights. Of what else was changed it undoes nothing.
    asks: 'Bring all traffic back to blue?',
    yes: 'all traffic goes back to blue at once',
    otherwise: 'all traffic goes back to blue',
    patienceSeconds,
  };
}

/** What production reads as, and what Teal knows to have written when the record could be read. */
interface Seen {
  readonly live: readonly RouteSplit[];
  readonly expected: Expected | undefined;
}

const isAllBlue = (live: readonly RouteSplit[]): boolean =>
  live.length > 0 && live.every(({ split }) => split !== undefined && reads(split, ALL_BLUE));

/** How a deployment that failed this way ends, once it is back. */
export function outcomeOf(failure: Failure, { hadWeight, plan }: Pick<ActiveDeployment, 'hadWeight' | 'plan'>): Outcome {
  if (hadWeight) return 'ROLLED_BACK';
  switch (failure.error) {
    case 'GaveWay':
      return 'SUPERSEDED';
    case 'NothingToDo':
      return 'NOTHING_TO_DO';
    // A plan that is refused at the second look, before the first weight, has created green already.
    case 'PlanRefused':
    case 'BadRequest':
      return plan === undefined ? 'REFUSED' : 'ROLLED_BACK';
    default:
      return 'ROLLED_BACK';
  }
}
