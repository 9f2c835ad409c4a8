import type { LiveService } from '../../live-side.ts';
import type { Refusal } from '../../refusals.ts';
import type { DiscoveredSide } from '../../side.ts';
import { refusal } from '../view/plan-view.ts';
import { discoveryRefusals } from './discovery-refusals.ts';
import type { SidePlanner } from './side-planner.ts';

/** A side whose tasks are the instances of a Cloud Map service. */
export const discovery: SidePlanner<'discovery'> = {
  // No load balancer holds on to its open requests.
  drainSeconds: () => 0,
  remembered: ({ discovery: live }) => live?.records.map(({ seconds }) => seconds) ?? [],
  // Its addresses are those of its tasks.
  absent: ({ discovery: live }) => (live === undefined || live.targets.healthy > 0 ? 0 : live.absentSeconds),
  planned: ({ kind, service, registry: home, traffic }) => ({ kind, service, registry: home, ...(traffic && { traffic }) }),
  missing: ({ service, registry: home }) => refusal('discovery-missing', home, `does not exist; the side ${service} names it`),
  pair: discoveryRefusals,
  registered,
  reached: () => [],
};

/** Its tasks must be registered in its own Cloud Map service, and nowhere else. */
function registered(wanted: DiscoveredSide, live: LiveService): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if (!live.serviceRegistries.includes(wanted.registry)) {
    const found = live.serviceRegistries.join(', ') || 'none';
    refusals.push(refusal('wrong-discovery', wanted.service, `registers in ${found}, not in ${wanted.registry}`));
  }
  if (live.serviceRegistries.length > 1) {
    refusals.push(
      refusal(
        'wrong-discovery',
        wanted.service,
        `registers in ${live.serviceRegistries.length} Cloud Map services: only its own one is moved`,
      ),
    );
  }
  if (live.loadBalancers.length > 0) {
    refusals.push(
      refusal('several-load-balancers', wanted.service, 'registers in a target group too: those clients get green as soon as it runs'),
    );
  }
  return refusals;
}
