import type { Receipt } from '../receipt.ts';
import type { RouteSplit } from '../route-split.ts';
import type { Split } from '../split.ts';

/**
 * The production routes of one deployment: all of them, always together. `write` sets an absolute split, is
 * safe to repeat, reads back before it resolves, and touches nothing but weights.
 */
export interface TrafficRouter {
  read(signal?: AbortSignal): Promise<readonly RouteSplit[]>;
  write(split: Split, signal?: AbortSignal): Promise<Receipt>;
  /**
   * Names a side again where a route has lost it, at its weight of the split: what a side needs before it can
   * go down. Nothing where a side that no route names can go down all the same.
   */
  reattach(split: Split, signal?: AbortSignal): Promise<void>;
  /**
   * The receipt with `arrivedAt` once the route's own servers all have the write (a load balancer: at once);
   * `undefined`: not yet.
   */
  arrived(receipt: Receipt, signal?: AbortSignal): Promise<Receipt | undefined>;
  /**
   * True when an arrived write is known to be live as far as the route can tell: the settle time has passed
   * since.
   */
  settled(receipt: Receipt, signal?: AbortSignal): Promise<boolean>;
}
