import type { HttpTest } from '../http-test.ts';
import type { SideConfig } from '../side.ts';

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

/** Where verdicts get their readings. The verdict itself is `verdict.ts`. */
export interface HealthSource {
  targets(side: SideConfig, signal?: AbortSignal): Promise<TargetCounts>;
  /** Whole 60-second periods that began at or after `since` and have been published; `undefined`: nothing counts the side's traffic. */
  traffic(side: SideConfig, since: string, signal?: AbortSignal): Promise<TrafficReading | undefined>;
  alarms(names: readonly string[], signal?: AbortSignal): Promise<readonly AlarmReading[]>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KiB of it. */
  readonly body: string;
  /** Wall-clock milliseconds to the whole answer. */
  readonly ms: number;
}

/** HTTP from Teal to the stage route: bounded time and body, no redirects, no link-local or metadata address. */
export interface HttpProbe {
  /** Rejects with a `ProbeFailed` error (connection refused, time-out, forbidden address). */
  send(
    base: { readonly url: string; readonly host?: string },
    request: Pick<HttpTest, 'method' | 'path' | 'headers' | 'body'>,
    signal?: AbortSignal,
  ): Promise<HttpAnswer>;
}
