/** The tasks of one side by the state in which whatever reaches them counts them. */
export interface TargetCounts {
  readonly healthy: number;
  readonly initial: number;
  readonly unhealthy: number;
  readonly draining: number;
  readonly unused: number;
}

/** What was counted of one side's traffic in whole periods. Absent metrics mean: nothing was published. */
export interface TrafficReading {
  /** ISO 8601; start of the first and end of the last period read. */
  readonly from: string;
  readonly to: string;
  readonly requests: number | undefined;
  /** 5xx answers of the targets, and connections to them that failed. */
  readonly errors: number | undefined;
  readonly p99Ms: number | undefined;
}

export interface AlarmReading {
  readonly name: string;
  /** `MISSING`: there is no such alarm. */
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING';
}
