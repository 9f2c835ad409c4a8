import type { ServiceContext } from '../kernel/service.ts';
import type { Alarms } from './alarms/alarms.ts';
import type { MetricStore } from './metrics/store.ts';

/** What every operation works on. */
export interface World {
  readonly ctx: ServiceContext;
  readonly store: MetricStore;
  readonly alarms: Alarms;
}
