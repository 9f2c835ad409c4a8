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
