/** The tasks of one side by the state in which whatever reaches them counts them. */
export interface TargetCounts {
  readonly healthy: number;
  readonly initial: number;
  readonly unhealthy: number;
  readonly draining: number;
  readonly unused: number;
}

/** What was counted of one side's traffic in whole minutes. Absent metrics mean: nothing was published. */
export interface TrafficReading {
  /** ISO 8601; start of the first and end of the last minute read. */
  readonly from: string;
  readonly to: string;
  readonly requests: number | undefined;
  /** Requests that failed: the side answered 5xx, or did not answer. */
  readonly errors: number | undefined;
  /** How many of the errors nobody answered. Left out where the source does not tell them apart. */
  readonly unanswered?: number;
  readonly p99Ms: number | undefined;
}

export interface AlarmReading {
  readonly name: string;
  /** `MISSING`: there is no such alarm. */
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING';
}
