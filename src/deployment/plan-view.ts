import { type Colour, isFirst, readColour } from './colour.ts';
import type { LiveSide, LiveWorld } from './live-world.ts';
import type { Plan } from './plan.ts';
import type { Refusal, RefusalName } from './refusals.ts';
import type { ServiceConfig, SideConfig } from './service-config.ts';

/** What every check of the live world is given: the wanted pair and the world, both sides in one order. */
export interface PlanView {
  readonly sides: readonly [ViewedSide, ViewedSide];
  readonly groups: readonly [string, string];
  readonly config: Pick<ServiceConfig, 'container' | 'stage' | 'judge'>;
  readonly world: LiveWorld;
  /** `undefined` when the live weights do not tell which side is blue: a refusal of its own says why. */
  readonly colour: Colour | undefined;
  readonly first: boolean;
}

export interface ViewedSide {
  readonly wanted: SideConfig;
  readonly live: LiveSide;
}

export function planView(wanted: { readonly sides: readonly [SideConfig, SideConfig] } & PlanView['config'], world: LiveWorld): PlanView {
  const [a, b] = wanted.sides;
  const groups = [a.targetGroup, b.targetGroup] as const;
  return {
    sides: [
      { wanted: a, live: world.sides[0] },
      { wanted: b, live: world.sides[1] },
    ],
    groups,
    config: wanted,
    world,
    colour: readColour(world.routes, groups),
    first: isFirst(world),
  };
}

/** The view of a plan that is under way: its sides in the order in which the world was read. */
export function viewOfPlan(plan: Plan, world: LiveWorld): PlanView {
  const { blue, green } = plan;
  const blueFirst = world.sides[0].group?.arn === blue.targetGroup || world.sides[1].group?.arn === green.targetGroup;
  return planView({ ...plan, sides: blueFirst ? [blue, green] : [green, blue] }, world);
}

export type PlanCheck = (view: PlanView) => readonly Refusal[];

export const refusal = (name: RefusalName, where: string, message: string): Refusal => ({ name, where, message });
