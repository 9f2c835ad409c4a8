import type { Split } from '../split.ts';

/** One production route as it is live. */
export interface RouteSplit {
  /** The rule's, listener's or record set's name. */
  readonly route: string;
  /** Normalised to percent; `undefined` when the route does not lead to the pair, or leads elsewhere too. */
  readonly split: Split | undefined;
  /** The weights as the route has them, by target group or record. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Proof of a write, for `settled`. Plain JSON: it travels through the workflow. */
export interface Receipt {
  readonly writtenAt: string;
  /** Route 53's change id; absent for load balancers. */
  readonly change?: string;
  /** When all of the route's own servers had the write: from here on it may still be remembered elsewhere. */
  readonly arrivedAt?: string;
}

/**
 * The production routes of one deployment: all of them, always together.
 * `write` sets an absolute split, is safe to repeat, reads back before it resolves, and touches nothing but weights.
 */
export interface TrafficRouter {
  read(signal?: AbortSignal): Promise<readonly RouteSplit[]>;
  write(split: Split, signal?: AbortSignal): Promise<Receipt>;
  /** The receipt with `arrivedAt` once the route's own servers all have the write (a load balancer: at once); `undefined`: not yet. */
  arrived(receipt: Receipt, signal?: AbortSignal): Promise<Receipt | undefined>;
  /** True when an arrived write is known to be live as far as the route can tell: the settle time has passed since. */
  settled(receipt: Receipt, signal?: AbortSignal): Promise<boolean>;
}
