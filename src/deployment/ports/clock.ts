/** Time as a handler sees it: AWS milliseconds. Simulated runs pass hours in milliseconds. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
