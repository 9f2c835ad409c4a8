import { readChecks } from '../../../deployment/judge/read-checks.ts';
import { COMPLETE_AFTER_SECONDS, completeMinutes } from '../../../deployment/metric-minutes.ts';
import type { Clock } from '../../../deployment/ports/clock.ts';
import type { WorldReader } from '../../../deployment/ports/world-reader.ts';
import { ALL_BLUE } from '../../../deployment/split.ts';
import { cloudWatchSource } from './cloud-watch.ts';
import type { MetricTools } from './metric-tools.ts';
import { checkSource } from './read-check.ts';
import { requestsSource } from './requests.ts';

const HOUR_SECONDS = 3_600;
/** A plan does not wait longer for it: it is made all the same. */
const READ_WITHIN_MS = 4_000;

/**
 * Reads the last 60 complete minutes of metrics of AWS. Only these sources are asked: their roles need no
 * secret.
 */
export const lastHour =
  (tools: MetricTools, clock: Clock): WorldReader['lastHour'] =>
  async (pair, checks, signal) => {
    const now = clock.now();
    const minutes = completeMinutes(now - 1000 * (HOUR_SECONDS + COMPLETE_AFTER_SECONDS), now);
    const source = checkSource(
      { rows: { requests: requestsSource, cloudWatch: cloudWatchSource }, tools, masked: (text) => text },
      clock,
      pair,
    );
    const [late, ended] = [new AbortController(), new AbortController()];
    clock.sleep(READ_WITHIN_MS, ended.signal).then(
      () => late.abort(),
      () => {},
    );
    try {
      const ends = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
      const { readings } = await readChecks(source, checks, { ...minutes, now, split: ALL_BLUE, kept: {} }, ends);
      signal?.throwIfAborted();
      return { ...minutes, readings };
    } finally {
      ended.abort('the hour was read');
    }
  };
