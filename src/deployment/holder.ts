/** Whether the execution that holds a lease can still act. */
export type HolderStatus = 'running' | 'ended' | 'unknown';

/** What the engine said, and of which execution: by the time of a write another may hold the lease. */
export interface Holder {
  readonly execution: string;
  readonly status: HolderStatus;
}
