import type { Plan } from '../plan.ts';
import type { TargetCounts } from '../readings.ts';
import type { RouteSplit } from '../route-split.ts';
import type { LiveSettings } from './container-service.ts';

/** As much of a pair as is compared with how it was left. */
export interface LiveAtRest {
  readonly routes: readonly RouteSplit[];
  readonly blue: LiveSettings;
  readonly green: LiveSettings;
  /** Of the sides that have weight. `gone`: what tasks of the side are registered in does not exist. */
  readonly targets: { readonly blue?: TargetCounts | 'gone'; readonly green?: TargetCounts | 'gone' };
}

/** Reads many pairs at once, in few calls, and never faster than a part of what AWS lets an account do. */
export interface RestReader {
  /**
   * In the order asked for. What could not be read of one pair, or not in time (`signal`), is its error, and
   * no other's.
   */
  read(plans: readonly Plan[], signal?: AbortSignal): Promise<readonly (LiveAtRest | { readonly error: unknown })[]>;
}
