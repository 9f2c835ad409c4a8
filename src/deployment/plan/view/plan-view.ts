import type { WorldOf } from '../../live-world.ts';
import type { Refusal, RefusalName } from '../../refusals.ts';
import type { RouteKind, RouteKinds } from '../../route-kinds.ts';
import type { CommonConfig } from '../../service-config.ts';
import type { Colour } from './colour.ts';

/** What every check of the live world is given: the wanted pair and the world, both sides in one order. */
export interface PlanView<K extends RouteKind = RouteKind> {
  readonly sides: readonly [ViewedSide<K>, ViewedSide<K>];
  readonly config: Wish<K>;
  readonly world: WorldOf<K>;
  /** `undefined` when the live weights do not tell which side is blue: a refusal of its own says why. */
  readonly colour: Colour | undefined;
  readonly first: boolean;
}

export interface ViewedSide<K extends RouteKind = RouteKind> {
  readonly wanted: RouteKinds[K]['side'];
  readonly live: RouteKinds[K]['world']['sides'][number];
}

/** What is compared with the live world: a configuration, or a plan with its sides in the world's order. */
export type Wish<K extends RouteKind = RouteKind> = Pick<CommonConfig, 'container' | 'judge'> & {
  readonly route: K;
  readonly sides: readonly [RouteKinds[K]['side'], RouteKinds[K]['side']];
} & RouteKinds[K]['wish'];

export type PlanCheck<K extends RouteKind = RouteKind> = (view: PlanView<K>) => readonly Refusal[];

export const refusal = (name: RefusalName, where: string, message: string): Refusal => ({ name, where, message });
