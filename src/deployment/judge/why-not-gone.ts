import type { ServiceState } from '../ports/container-service.ts';
import type { TargetCounts } from '../readings.ts';

/**
 * What was read of a side that was set to 0 tasks. `since`: epoch milliseconds; what ECS said before that is
 * about something else.
 */
interface Standing {
  readonly state: ServiceState | undefined;
  readonly targets: TargetCounts;
  readonly since: number;
}

/** Every target that a side still has, in whatever state. */
export const targetsLeft = ({ healthy, initial, unhealthy, draining, unused }: TargetCounts): number =>
  healthy + initial + unhealthy + draining + unused;

/** Neither a task nor a target is left. */
export const isGone = ({ state, targets }: Omit<Standing, 'since'>): boolean =>
  targetsLeft(targets) === 0 && (state === undefined || (state.running === 0 && state.pending === 0));

/** Why a side that was set to 0 tasks still stands: what is left of it, and what is known of the reason. */
export function whyNotGone({ state, targets, since }: Standing): string {
  const left = `${state?.running ?? 0} running and ${state?.pending ?? 0} starting tasks, ${targetsLeft(targets)} targets are left`;
  if (state === undefined) return left;
  if (state.desired > 0) return `${left}; somebody else has set ${state.service} to ${state.desired} tasks`;
  return `${left}${toldByEcs(state, since)}`;
}

function toldByEcs({ scaleInRefused, newestEvent }: ServiceState, since: number): string {
  const isNew = (event: { readonly at: string } | undefined) => event !== undefined && Date.parse(event.at) >= since;
  if (scaleInRefused && isNew(scaleInRefused))
    return `; ECS leaves tasks up, as it does while they are protected from scale-in (48 hours at most). ECS says: ${scaleInRefused.message}`;
  return newestEvent && isNew(newestEvent) ? `. ECS says: ${newestEvent.message}` : '';
}
