import type { WatchPolicy } from '../../invariants/observation.ts';
import type { WorldOf } from '../../live-world.ts';
import type { CommonPlan, PlanOf } from '../../plan.ts';
import type { Refusal } from '../../refusals.ts';
import type { RouteKind, RouteKinds } from '../../route-kinds.ts';
import type { CommonConfig, ConfigOf } from '../../service-config.ts';
import type { PlannedSide } from '../../side.ts';
import type { Costed, Rounds } from '../cost/rounds.ts';
import type { Colour } from '../view/colour.ts';
import type { PlanView, Wish } from '../view/plan-view.ts';

type Settle = Pick<CommonConfig, 'settleSeconds' | 'settleBeforeDestroySeconds'>;

export type Tasks = Pick<PlannedSide, 'exists' | 'desired' | 'taskDefinition'>;

/** What a plan is made from once nothing stands in its way. */
interface Planning<K extends RouteKind> {
  readonly config: ConfigOf<K>;
  readonly view: PlanView<K>;
  readonly colour: Colour;
  readonly tasks: Readonly<Record<'blue' | 'green', Tasks>>;
}

/** A name that a role of a deployment is narrowed to, and what it is the name of. */
export type Named = readonly [what: string, name: string];

/** What a kind of route says where a deployment over it is planned, told and watched. */
export interface RoutePlanner<K extends RouteKind> {
  /** Which side has all of the live weight; `undefined` when none has. */
  colour(wish: Wish<K>, world: WorldOf<K>): Colour | undefined;
  /**
   * What of the live world stands in the way of a plan. Services, alarms, sides and the image are looked at
   * for every kind.
   */
  refusals(view: PlanView<K>): readonly Refusal[];
  /** What of it must still hold right before the first weight. */
  lastingRefusals(view: PlanView<K>): readonly Refusal[];
  /** How long a written split takes to be live: as written in the configuration, or longer. */
  settle(written: Settle, view: PlanView<K>): Settle;
  plan(planning: Planning<K>): RouteKinds[K]['plan'] & Pick<CommonPlan, 'testsGoTo' | 'settleBeforeFirstSeconds' | 'liveWithin'>;
  /** How often each loop of its workflow may come round. */
  rounds(costed: Costed<K>): Rounds<K>;
  /** Where tests go, in a word or two. */
  readonly testedOn: string;
  /**
   * The parts of `teal plan` that differ. `least`: the shortest time from the commit until blue may be taken
   * down.
   */
  readonly text: {
    production(plan: PlanOf<K>): readonly string[];
    tests(plan: PlanOf<K>): { readonly title: string; readonly line: string };
    retirement(plan: PlanOf<K>, least: string): string;
  };
  /** The routes that invariants are judged on. */
  watched(config: ConfigOf<K>): Pick<WatchPolicy, 'production' | 'stage'>;
  /** Names of the route's own that a plan goes by: a configuration must keep them while it is under way. */
  named(of: ConfigOf<K> | PlanOf<K>): readonly Named[];
}
