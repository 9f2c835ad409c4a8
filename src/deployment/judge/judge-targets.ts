import type { TargetCounts } from '../readings.ts';
import { type Finding, TARGETS } from './finding.ts';
import { enoughOf, tooManyFail } from './fleet.ts';
import type { CheckOutcome } from './policies.ts';

export interface TargetFacts {
  readonly targets: TargetCounts;
  /** Healthy targets that green should have. */
  readonly wanted: number;
  /** Targets that failed their health check at the look before, in this bake. */
  readonly unhealthyBefore?: number;
}

/**
 * No healthy target at all is seen at once. Targets that fail their health check are evidence when they are
 * more than a share of the fleet, and were so at the look before: one look may catch a machine that ECS
 * replaces.
 */
export function judgeTargets({ targets: { healthy, unhealthy }, wanted, unhealthyBefore = 0 }: TargetFacts): Finding {
  const of = `${healthy} of ${wanted} targets of green are healthy`;
  const says = (outcome: CheckOutcome, why: string): Finding => ({ check: TARGETS, kind: TARGETS, outcome, reasons: [why] });
  if (healthy === 0) return says('fail', 'no target of green is healthy');
  if (tooManyFail(unhealthy, wanted)) {
    return tooManyFail(unhealthyBefore, wanted)
      ? says('fail', `${of}, ${unhealthy} fail their health check, and ${unhealthyBefore} did at the look before`)
      : says('inconclusive', `${of}, ${unhealthy} fail their health check at this look`);
  }
  return says(healthy < enoughOf(wanted) ? 'inconclusive' : 'pass', of);
}
