import type { LiveBalancedSide, LiveBalancedWorld, LiveDnsWorld, LiveSide, LiveWorld } from '../live-world.ts';
import type { Plan } from '../plan.ts';
import { homeOf } from '../registry-of.ts';
import type { BalancedSide, DnsConfig, LoadBalancedConfig, ServiceConfig, SideConfig } from '../service-config.ts';
import { type Colour, isFirst, readColour } from './colour.ts';
import { pairOfRecords } from './live-pair.ts';
import type { Refusal, RefusalName } from './refusals.ts';

/** What every check of the live world is given: the wanted pair and the world, both sides in one order. */
export type PlanView = BalancedView | DnsView;

interface CommonView {
  readonly sides: readonly [ViewedSide, ViewedSide];
  readonly config: Pick<ServiceConfig, 'container' | 'judge'>;
  readonly world: LiveWorld;
  /** `undefined` when the live weights do not tell which side is blue: a refusal of its own says why. */
  readonly colour: Colour | undefined;
  readonly first: boolean;
}

export interface BalancedView extends CommonView {
  readonly route: 'load-balancer';
  readonly sides: readonly [ViewedSide<BalancedSide, LiveBalancedSide>, ViewedSide<BalancedSide, LiveBalancedSide>];
  readonly groups: readonly [string, string];
  readonly config: BalancedWish;
  readonly world: LiveBalancedWorld;
}

export interface DnsView extends CommonView {
  readonly route: 'dns';
  readonly config: DnsWish;
  readonly world: LiveDnsWorld;
}

export interface ViewedSide<Wanted = SideConfig, Live = LiveSide> {
  readonly wanted: Wanted;
  readonly live: Live;
}

type BalancedWish = Pick<LoadBalancedConfig, 'route' | 'sides' | 'container' | 'judge' | 'stage'>;
type DnsWish = Pick<DnsConfig, 'route' | 'container' | 'judge'> & {
  readonly sides: readonly [SideConfig, SideConfig];
  readonly record: Pick<DnsConfig['record'], 'zone' | 'name' | 'ttlSeconds' | 'maxTtlSeconds' | 'failoverToIdle'>;
};

export function planView(wanted: BalancedWish | DnsWish, world: LiveWorld): PlanView {
  switch (wanted.route) {
    case 'load-balancer':
      if (world.route !== 'load-balancer') throw otherWorld(wanted, world);
      return balancedView(wanted, world);
    case 'dns':
      if (world.route !== 'dns') throw otherWorld(wanted, world);
      return dnsView(wanted, world);
    default:
      return wanted satisfies never;
  }
}

function balancedView(wanted: BalancedWish, world: LiveBalancedWorld): BalancedView {
  const [a, b] = wanted.sides;
  const groups = [a.targetGroup, b.targetGroup] as const;
  return {
    route: 'load-balancer',
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

function dnsView(wanted: DnsWish, world: LiveDnsWorld): DnsView {
  const [a, b] = wanted.sides;
  const pair = pairOfRecords(world.record);
  return {
    route: 'dns',
    sides: [
      { wanted: a, live: world.sides[0] },
      { wanted: b, live: world.sides[1] },
    ],
    config: wanted,
    world,
    colour: readColour([{ exists: true, weights: pair.weights }], pair.names),
    first: isFirst(world),
  };
}

const otherWorld = (wanted: { readonly route: string }, world: LiveWorld): Error =>
  new Error(`the world was read for the ${world.route} route, and the configuration is of the ${wanted.route} route`);

/** The view of a plan that is under way: its sides in the order in which the world was read. */
export function viewOfPlan(plan: Plan, world: LiveWorld): PlanView {
  const [first, second] = world.sides;
  const blueFirst = homeOfLive(first) === homeOf(plan.blue) || homeOfLive(second) === homeOf(plan.green);
  switch (plan.route) {
    case 'load-balancer':
      return planView({ ...plan, sides: blueFirst ? [plan.blue, plan.green] : [plan.green, plan.blue] }, world);
    case 'dns':
      return planView({ ...plan, sides: blueFirst ? [plan.blue, plan.green] : [plan.green, plan.blue] }, world);
    default:
      return plan satisfies never;
  }
}

const homeOfLive = (side: LiveSide): string | undefined => ('group' in side ? side.group?.arn : side.registry?.arn);

export type PlanCheck<View = PlanView> = (view: View) => readonly Refusal[];

export const refusal = (name: RefusalName, where: string, message: string): Refusal => ({ name, where, message });
