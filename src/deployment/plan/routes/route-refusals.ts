import { groupsOf, type LiveRoute } from '../../load-balanced.ts';
import type { Refusal } from '../../refusals.ts';
import { readRoute, type SideIndex } from '../view/colour.ts';
import { type PlanCheck, type PlanView, refusal } from '../view/plan-view.ts';

/**
 * Production must lead to one side, all of it, by routes that Teal can move and that nobody else's cookies
 * hold back.
 */
export const routeRefusals: PlanCheck<'load-balancer'> = (view) => [
  ...view.world.routes.flatMap((route) => (route.exists ? ofRoute(route, view) : [missing(route)])),
  ...disagreement(view),
  ...view.world.unnamedRoutes.map((route) =>
    refusal(
      'unnamed-route',
      route,
      'forwards to the pair and is named neither in production nor in stage: its users would be left on a side that is tested or taken down. Name it in production, or take the pair out of it',
    ),
  ),
];

const missing = ({ route }: LiveRoute): Refusal => refusal('route-missing', route, 'does not exist; production names it');

function ofRoute(route: LiveRoute, { config, sides }: PlanView<'load-balancer'>): readonly Refusal[] {
  const groups = groupsOf(config.sides);
  const { side, total, absent, strangers } = readRoute(route, groups);
  const refusals: Refusal[] = route.oddities.map((oddity) => refusal('route-odd', route.route, oddity));
  for (const stranger of strangers) {
    refusals.push(refusal('route-odd', route.route, `forwards to ${stranger} too, which is not of the pair`));
  }
  // A group that is in no rule is never health-checked, so green could not become healthy before it had
  // weight.
  for (const group of absent) {
    refusals.push(refusal('route-odd', route.route, `does not forward to ${group}: it wants both groups, the idle one at weight 0`));
  }
  if (side === undefined) {
    const weights = sides.map(({ wanted }) => `${route.weights[wanted.targetGroup] ?? 0} on ${wanted.service}`).join(', ');
    const why = total === 0 ? 'has no weight on either side' : 'divides its traffic between the sides';
    refusals.push(
      refusal(
        'not-all-blue',
        route.route,
        `${why} (${weights}): which side is blue is read from the weights. Put everything on one side first`,
      ),
    );
  }
  if (route.stickySeconds !== undefined && route.stickySeconds > 1) {
    refusals.push(
      refusal(
        'stickiness',
        route.route,
        `keeps clients on a target group for ${route.stickySeconds} seconds: an old cookie would pin its user to a side that is taken down. Turn group stickiness off, or to 1 second where target stickiness needs it`,
      ),
    );
  }
  return refusals;
}

function disagreement({ world, config, sides }: PlanView<'load-balancer'>): readonly Refusal[] {
  const groups = groupsOf(config.sides);
  const whole = world.routes.flatMap((route) => {
    const { side } = readRoute(route, groups);
    return route.exists && side !== undefined ? [{ route: route.route, side }] : [];
  });
  const [first] = whole;
  const other = whole.find(({ side }) => side !== first?.side);
  if (!first || !other) return [];
  const name = (side: SideIndex) => sides[side].wanted.service;
  return [
    refusal(
      'routes-disagree',
      other.route,
      `leads to ${name(other.side)}, and ${first.route} to ${name(first.side)}: one of them would be moved away from what it shows. Put all of production on one side first`,
    ),
  ];
}
