import type { LiveBalancedSide } from '../live-world.ts';
import type { BalancedSide } from '../service-config.ts';
import { discoveryRefusals } from './discovery-refusals.ts';
import { groupRefusals } from './group-refusals.ts';
import { alarmRefusals } from './judge-refusals.ts';
import type { DnsView, PlanView, ViewedSide } from './plan-view.ts';
import { recordRefusals } from './record-refusals.ts';
import type { Refusal } from './refusals.ts';
import { routeRefusals } from './route-refusals.ts';
import { serviceRefusals } from './service-refusals.ts';
import { stageRefusals } from './stage-refusals.ts';
import { ttlRefusals } from './ttl-refusals.ts';

/** What of the live world stands in the way of a plan, by the kind of its route. The sides and the image are looked at elsewhere. */
export function worldRefusals(view: PlanView): readonly Refusal[] {
  switch (view.route) {
    case 'load-balancer':
      return [routeRefusals, stageRefusals, groupRefusals, serviceRefusals, alarmRefusals].flatMap((check) => check(view));
    case 'dns':
      return [recordRefusals, ttlRefusals, homeRefusals, serviceRefusals, alarmRefusals].flatMap((check) => check(view));
    default:
      return view satisfies never;
  }
}

/** What must still hold before the first weight: the stage was used by now, the TTL was weighed, and alarms are another matter. */
export function lastingRefusals(view: PlanView): readonly Refusal[] {
  switch (view.route) {
    case 'load-balancer':
      return [routeRefusals, groupRefusals, serviceRefusals].flatMap((check) => check(view));
    case 'dns':
      return [recordRefusals, homeRefusals, serviceRefusals].flatMap((check) => check(view));
    default:
      return view satisfies never;
  }
}

/** What the sides' tasks are registered in must treat them alike. */
function homeRefusals(view: DnsView): readonly Refusal[] {
  const [a, b] = view.sides;
  return isBalanced(a) && isBalanced(b) ? groupRefusals({ sides: [a, b] }) : discoveryRefusals(view);
}

const isBalanced = (side: ViewedSide): side is ViewedSide<BalancedSide, LiveBalancedSide> =>
  'targetGroup' in side.wanted && 'group' in side.live;
