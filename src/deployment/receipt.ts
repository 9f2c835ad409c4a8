/** Proof of a write, for `settled`. Plain JSON: it travels through the workflow. */
export interface Receipt {
  readonly writtenAt: string;
  /** Route 53's change id; absent for load balancers. */
  readonly change?: string;
  /** When all of the route's own servers had the write: from here on it may still be remembered elsewhere. */
  readonly arrivedAt?: string;
}
