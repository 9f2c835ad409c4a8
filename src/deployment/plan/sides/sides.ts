import type { LiveService, LiveSide } from '../../live-side.ts';
import type { Refusal } from '../../refusals.ts';
import type { CommonConfig } from '../../service-config.ts';
import type { SideConfig, SideKind } from '../../side.ts';
import { discovery } from './discovery.ts';
import type { SidePlanner, ViewedPair } from './side-planner.ts';
import { targetGroup } from './target-group.ts';

const SIDES: { readonly [K in SideKind]: SidePlanner<K> } = { 'target-group': targetGroup, discovery };

const plannerOf = ({ kind }: { readonly kind: SideKind }) => SIDES[kind] as SidePlanner<SideKind>;

export const drainOf = (live: LiveSide): number => plannerOf(live).drainSeconds(live);
export const rememberedOf = (live: LiveSide): readonly number[] => plannerOf(live).remembered(live);
export const absentOf = (live: LiveSide): number => plannerOf(live).absent(live);
export const plannedSide = <S extends SideConfig>(side: S): Extract<SideConfig, { readonly kind: S['kind'] }> =>
  plannerOf(side).planned(side) as Extract<SideConfig, { readonly kind: S['kind'] }>;
export const missingSide = (side: SideConfig): Refusal => plannerOf(side).missing(side);

/** Both sides of a configuration are of one kind. */
export const pairRefusals = (pair: ViewedPair<SideKind>): readonly Refusal[] => plannerOf(pair.sides[0].wanted).pair(pair);

export const registeredRefusals = (side: SideConfig, live: LiveService, container: CommonConfig['container']): readonly Refusal[] =>
  plannerOf(side).registered(side, live, container);
export const reachedRefusals = (side: SideConfig, live: LiveService): readonly Refusal[] => plannerOf(side).reached(side, live);
