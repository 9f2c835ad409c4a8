import type { LiveService, LiveSides, LiveTaskDefinition } from '../../live-side.ts';
import type { Refusal } from '../../refusals.ts';
import type { CommonConfig } from '../../service-config.ts';
import type { SideKind, SideKinds } from '../../side.ts';

/** A pair whose sides are of one kind. */
export interface ViewedPair<K extends SideKind> {
  readonly sides: readonly [PairedSide<K>, PairedSide<K>];
  /** That clients are to reach each side by, where it has one. */
  readonly names: readonly (string | undefined)[];
  readonly container: CommonConfig['container'];
  readonly template: LiveTaskDefinition | undefined;
}

interface PairedSide<K extends SideKind> {
  readonly wanted: SideKinds[K];
  readonly live: LiveSides[K];
}

/** What planning asks of a kind of side. */
export interface SidePlanner<K extends SideKind> {
  /** How long a task that leaves keeps its open requests. */
  drainSeconds(live: LiveSides[K]): number;
  /** TTLs of the side's own name, in seconds. */
  remembered(live: LiveSides[K]): readonly number[];
  /**
   * How long resolvers may keep that the side's own name has no address, in seconds; 0 where it has one all
   * the time.
   */
  absent(live: LiveSides[K]): number;
  /** What a plan says of it; what only the configuration needs to know stays there. */
  planned(side: SideKinds[K]): SideKinds[K];
  /** What a record is to lead to does not exist. */
  missing(side: SideKinds[K]): Refusal;
  /** The sides must stand and treat requests alike. */
  pair(pair: ViewedPair<K>): readonly Refusal[];
  /** What stands in the way of how its service's tasks are registered. */
  registered(side: SideKinds[K], live: LiveService, container: CommonConfig['container']): readonly Refusal[];
  /** What stands in the way of how else its tasks are reached; told behind Service Connect. */
  reached(side: SideKinds[K], live: LiveService): readonly Refusal[];
}
