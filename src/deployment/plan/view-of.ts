import type { LiveSide } from '../live-side.ts';
import { liveHomeOf } from '../live-side.ts';
import type { LiveWorld } from '../live-world.ts';
import type { Plan } from '../plan.ts';
import { homeOf } from '../side.ts';
import { plannerOf } from './routes/routes.ts';
import { isFirst } from './view/colour.ts';
import type { PlanView, Wish } from './view/plan-view.ts';

/** The wanted pair beside the live one. */
export function viewOf(wanted: Wish, world: LiveWorld): PlanView {
  if (wanted.route !== world.route) {
    throw new Error(`the world was read for the ${world.route} route, and the configuration is of the ${wanted.route} route`);
  }
  const [a, b] = wanted.sides;
  return {
    sides: [
      { wanted: a, live: world.sides[0] },
      { wanted: b, live: world.sides[1] },
    ],
    config: wanted,
    world,
    colour: plannerOf(wanted).colour(wanted, world),
    first: isFirst(world),
  };
}

/** The view of a plan that is under way: its sides in the order in which the world was read. */
export function viewOfPlan(plan: Plan, world: LiveWorld): PlanView {
  const [first, second] = world.sides;
  const homeIs = (side: LiveSide, home: string) => liveHomeOf(side)?.arn === home;
  const blueFirst = homeIs(first, homeOf(plan.blue)) || homeIs(second, homeOf(plan.green));
  return viewOf({ ...plan, sides: blueFirst ? [plan.blue, plan.green] : [plan.green, plan.blue] }, world);
}
