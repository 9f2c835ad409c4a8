import type { LiveTaskDefinition } from './live-side.ts';
import type { AlarmReading } from './readings.ts';
import type { RegistryImage } from './registry-image.ts';
import type { RouteKind, RouteKinds } from './route-kinds.ts';

/**
 * Everything that a plan is decided from, as it was read: no judgement in it. Sides are in the
 * configuration's order.
 */
export type LiveWorld = { [K in RouteKind]: WorldOf<K> }[RouteKind];

/** Of a service on this kind of route. */
export type WorldOf<K extends RouteKind> = CommonWorld & { readonly route: K } & RouteKinds[K]['world'];

export type LiveBalancedWorld = WorldOf<'load-balancer'>;
export type LiveDnsWorld = WorldOf<'dns'>;

interface CommonWorld {
  /** The newest ACTIVE revision of the configured family that Teal did not register. */
  readonly template: LiveTaskDefinition | undefined;
  readonly family: LiveFamily;
  /** Of every alarm that judges, be it of `judge.alarms` or of a check. */
  readonly alarms: readonly AlarmReading[];
  /** Objectives that checks name and whose error budgets are breached, as they are named. Absent: none. */
  readonly breached?: readonly string[];
  readonly image: RegistryImage | undefined;
  /** Where the functions are that probe and test; absent where nobody knows. */
  readonly probesFrom?: 'subnets' | 'outside';
}

/** What came to light while the template was looked for. */
export interface LiveFamily {
  /** The number of the newest ACTIVE revision; 0: there is none. */
  readonly newest: number;
  /**
   * ARNs of revisions by other hands, newest first, the template before all others. Older ones may be
   * missing.
   */
  readonly foreign: readonly string[];
  /**
   * The look ended after so many revisions without a template: older ones were not looked at. Absent: there
   * are no others.
   */
  readonly gaveUpAfter?: number;
}
