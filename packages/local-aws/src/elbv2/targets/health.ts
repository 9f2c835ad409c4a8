import { type HealthCheck, matcherOf } from '../health-check.ts';
import { HEALTHY, type Standing } from './standing.ts';

/** What came of one health check. */
export type ProbeResult =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'failed' };

/** Health as the checks so far have shown it. */
export interface Health {
  readonly standing: Standing;
  readonly passes: number;
  readonly failures: number;
}

/**
 * Health after one more check. A new target is healthy after one pass; an unhealthy one after
 * `healthyThreshold` passes in a row; any target is unhealthy after `unhealthyThreshold` failures in a row.
 * Source: "Health checks for Application Load Balancer target groups".
 */
export function afterProbe(
  before: Health,
  result: ProbeResult,
  check: Pick<HealthCheck, 'healthyThreshold' | 'unhealthyThreshold' | 'matcher'>,
): Health {
  if (result.kind === 'answered' && matcherOf(check.matcher)(result.status)) {
    const passes = before.passes + 1;
    const needed = before.standing.state === 'unhealthy' ? check.healthyThreshold : 1;
    return { standing: passes >= needed ? HEALTHY : before.standing, passes, failures: 0 };
  }
  const failures = before.failures + 1;
  return { standing: failures >= check.unhealthyThreshold ? failureOf(result) : before.standing, passes: 0, failures };
}

function failureOf(result: ProbeResult): Standing {
  switch (result.kind) {
    case 'answered':
      return {
        state: 'unhealthy',
        reason: 'Target.ResponseCodeMismatch',
        description: `Health checks failed with these codes: [${result.status}]`,
      };
    case 'timed-out':
      return { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' };
    case 'failed':
      return { state: 'unhealthy', reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
    default:
      return result satisfies never;
  }
}
