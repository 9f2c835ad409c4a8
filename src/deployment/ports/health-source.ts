import type { HttpTest } from '../http-test.ts';
import type { AlarmReading, TargetCounts, TrafficReading } from '../readings.ts';
import type { SideConfig } from '../side.ts';

/** Where verdicts get their readings. The verdict itself is `verdict.ts`. */
export interface HealthSource {
  targets(side: SideConfig, signal?: AbortSignal): Promise<TargetCounts>;
  /**
   * Complete minutes (`metric-minutes.ts`) that began at or after `since`; `undefined`: nothing counts the
   * side's traffic.
   */
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

/**
 * HTTP from Teal to the stage route: bounded time and body, no redirects, no link-local or metadata address.
 */
export interface HttpProbe {
  /** Rejects with a `ProbeFailed` error (connection refused, time-out, forbidden address). */
  send(
    base: { readonly url: string; readonly host?: string },
    request: Pick<HttpTest, 'method' | 'path' | 'headers' | 'body'>,
    signal?: AbortSignal,
  ): Promise<HttpAnswer>;
}
