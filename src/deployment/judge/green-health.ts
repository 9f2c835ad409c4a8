import type { ServiceState } from '../ports/container-service.ts';
import type { TargetCounts } from '../readings.ts';
import type { HealthConfig } from '../service-config.ts';
import { enoughOf } from './fleet.ts';
import { countsAgainstVersion } from './stopped-task.ts';

export interface GreenFacts {
  /** Tasks that green was raised to. */
  readonly wanted: number;
  readonly state: ServiceState | undefined;
  readonly targets: TargetCounts;
  /** ARN of the revision that green was put on; without it, the one that its service names. */
  readonly revision?: string;
  /** ISO 8601: when green was created. */
  readonly startedAt: string;
  readonly now: number;
  readonly health: HealthConfig;
  /** Tasks that were seen to fail at earlier looks: ECS forgets a stopped task after an hour. */
  readonly seenFailures?: readonly string[];
}

/** `failures`: distinct tasks that have failed so far, for the next look. */
export type GreenHealth = { readonly failures: readonly string[] } & (
  | { readonly kind: 'healthy' }
  | { readonly kind: 'pending' | 'failed'; readonly why: string }
);

/**
 * One look at green on its way up: every wanted target healthy and the service steady, or why not yet, or why
 * not any more. The budget counts distinct stopped tasks of green's revision whose end is the version's own:
 * ECS's own count of failed tasks starts anew.
 */
export function judgeGreen(facts: GreenFacts): GreenHealth {
  const { state, health, revision = state?.taskDefinition } = facts;
  const stopped = (state?.stopped ?? []).filter((task) => task.taskDefinition === revision && countsAgainstVersion(task));
  const failures = [...new Set([...(facts.seenFailures ?? []), ...stopped.map(({ task }) => task)])];
  if (failures.length >= health.failedTasks) {
    const last = stopped[0] === undefined ? '' : `; the last one: ${stopped[0].reason}`;
    return { kind: 'failed', failures, why: `${failures.length} tasks of green failed, ${health.failedTasks} end the deployment${last}` };
  }
  const why = notYet(facts);
  if (why === undefined) return { kind: 'healthy', failures };
  const seconds = (facts.now - Date.parse(facts.startedAt)) / 1000;
  if (seconds < health.deadlineSeconds) return { kind: 'pending', failures, why };
  return { kind: 'failed', failures, why: `green was not healthy within ${health.deadlineSeconds} s: ${why}${toldByEcs(facts)}` };
}

function notYet({ wanted, state, targets, revision = state?.taskDefinition }: GreenFacts): string | undefined {
  // Just after create ECS may not know the service for a while, nor name what an existing one was just set
  // to.
  if (state === undefined) return 'the service is not there yet';
  if (state.taskDefinition !== revision) return `the service still names ${state.taskDefinition} instead of ${revision}`;
  if (targets.healthy < wanted) return `${targets.healthy} of ${wanted} targets are healthy`;
  if (targets.unhealthy > 0) return `${targets.unhealthy} targets are unhealthy`;
  if (state.running < wanted) return `${state.running} of ${wanted} tasks run`;
  return state.steady ? undefined : 'the service is not steady yet';
}

/**
 * Before a step: green must be able to carry what blue carries. `raiseTo` is what to set first; `ready` once
 * enough targets are healthy. Blue's desired count says what it needs: more of its tasks run while ECS
 * replaces some, and green would keep them.
 */
export function greenCapacity(facts: {
  readonly planned: number;
  readonly blue: Pick<ServiceState, 'desired'> | undefined;
  readonly green: Pick<ServiceState, 'desired'>;
  readonly targets: TargetCounts;
}): { readonly raiseTo: number | undefined; readonly ready: boolean; readonly why: string } {
  const { planned, blue, green, targets } = facts;
  const wanted = Math.max(1, planned, blue?.desired ?? 0);
  const why = `${targets.healthy} of ${wanted} targets of green are healthy`;
  return green.desired < wanted
    ? { raiseTo: wanted, ready: false, why: `green is raised from ${green.desired} to ${wanted}` }
    : { raiseTo: undefined, ready: targets.healthy >= enoughOf(wanted), why };
}

/**
 * Why tasks are missing, ECS alone knows: no capacity, no address, a limit of the account. What it said
 * before green is no reason.
 */
function toldByEcs({ state, startedAt }: GreenFacts): string {
  const { newestEvent } = state ?? {};
  return newestEvent && Date.parse(newestEvent.at) >= Date.parse(startedAt) ? `. ECS says: ${newestEvent.message}` : '';
}
