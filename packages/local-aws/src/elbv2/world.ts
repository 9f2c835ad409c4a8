import type { ServiceContext } from '../kernel/service.ts';
import type { DataPlane } from './plane/data-plane.ts';
import { type Listener, type Resources, type StoredAction, weightsOf } from './resources.ts';
import type { Propagation } from './routing/propagation.ts';
import type { TargetLifecycle } from './targets/lifecycle.ts';

/** What every operation works on. */
export interface World {
  readonly ctx: ServiceContext;
  readonly resources: Resources;
  readonly propagation: Propagation;
  readonly lifecycle: TargetLifecycle;
  readonly plane: DataPlane;
  /** Sixteen hexadecimal digits, as the service's ids have. */
  newId(): string;
}

/** Makes a change of actions known: to watchers, to the targets of the groups, and in time to the nodes. */
export function routeChanged(
  world: World,
  listener: Listener,
  resource: string,
  before: readonly StoredAction[],
  after: readonly StoredAction[],
): void {
  world.lifecycle.refreshAttachments();
  world.propagation.publish(listener);
  world.ctx.effects.emit({ kind: 'route', resource, weights: weightsOf(after), before: weightsOf(before) });
}
