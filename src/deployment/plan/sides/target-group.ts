import type { LiveService } from '../../live-side.ts';
import type { Refusal } from '../../refusals.ts';
import type { CommonConfig } from '../../service-config.ts';
import type { BalancedSide } from '../../side.ts';
import { refusal } from '../view/plan-view.ts';
import { groupRefusals } from './group-refusals.ts';
import type { SidePlanner } from './side-planner.ts';

/** A side whose tasks are the targets of a target group. */
export const targetGroup: SidePlanner<'target-group'> = {
  drainSeconds: ({ group }) => group?.drainSeconds ?? 0,
  remembered: () => [],
  // A load balancer's name has addresses, whatever is behind it.
  absent: () => 0,
  planned: ({ kind, service, targetGroup: group }) => ({ kind, service, targetGroup: group }),
  missing: ({ service, targetGroup: group }) =>
    refusal('balancer-missing', service, `its load balancer does not exist, or does not forward to ${group}`),
  pair: groupRefusals,
  registered,
  reached: ({ service }, { serviceRegistries }) =>
    serviceRegistries.length === 0
      ? []
      : [
          refusal(
            'service-registries',
            service,
            'is in service discovery: those clients get green as soon as it runs, whatever the weights',
          ),
        ],
};

/** Its tasks must be targets of its own target group, by the configured container, and of no other. */
function registered(
  { service, targetGroup: group }: BalancedSide,
  live: LiveService,
  container: CommonConfig['container'],
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const own = live.loadBalancers.find(({ targetGroup }) => targetGroup === group);
  if (!own) {
    const found = live.loadBalancers.map(({ targetGroup }) => targetGroup ?? 'a classic load balancer').join(', ') || 'none';
    refusals.push(refusal('wrong-target-group', service, `registers in ${found}, not in ${group}`));
  } else if (own.container !== container.name || own.port !== container.port) {
    refusals.push(
      refusal(
        'wrong-container',
        service,
        `registers ${own.container ?? 'no container'}:${own.port ?? 'no port'}, and the configuration says ${container.name}:${container.port}`,
      ),
    );
  }
  if (live.loadBalancers.length > 1) {
    refusals.push(
      refusal(
        'several-load-balancers',
        service,
        `registers in ${live.loadBalancers.length} target groups: only the traffic of its own one would be moved`,
      ),
    );
  }
  return refusals;
}
