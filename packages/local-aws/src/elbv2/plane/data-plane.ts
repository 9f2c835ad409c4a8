import type { Listener } from '../resources.ts';
import type { TargetPlane } from '../targets/lifecycle.ts';

/**
 * What carries requests: real sockets, or a model of them for virtual time. Both decide by the same rules.
 */
export interface DataPlane extends TargetPlane {
  /** Begins to take requests for a listener; again after its port changed. */
  open(listener: Listener): Promise<void>;
  /** Takes no new connections; requests that are under way end. */
  close(listener: Listener): Promise<void>;
  /** The local port of a listener; undefined when it has none. */
  portOf(listener: Listener): number | undefined;
  /** The address of a new load balancer. */
  newAddress(): string;
  /** The port of a listener on its load balancer's own address; undefined when it is not open. */
  ownPortOf(listener: Listener): number | undefined;
  stop(): Promise<void>;
}
