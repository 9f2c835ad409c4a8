import type { Check } from '../check.ts';
import { CHECK_DEFAULTS } from '../check-defaults.ts';
import type { JudgeConfig } from '../service-config.ts';

/** The share of requests that may be slower than the 99th percentile that `judge.latency` allows. */
const SLOWEST = 0.01;

/** Everything that judges green by numbers: the short forms are checks, too. */
export const checksOf = ({ errorRate, latency, alarms, checks }: JudgeConfig): readonly Check[] => [
  ...(errorRate ? [{ ...CHECK_DEFAULTS, ...errorRate, name: 'errors', of: { requests: 'failed' } } satisfies Check] : []),
  ...(latency ? [slow(latency)] : []),
  ...alarms.map((name): Check => ({ ...CHECK_DEFAULTS, name: alarmName(name), of: { alarm: name } })),
  ...checks,
];

const slow = ({ p99Ms, ...limits }: NonNullable<JudgeConfig['latency']>): Check => ({
  ...CHECK_DEFAULTS,
  ...limits,
  name: 'latency',
  of: { requests: { slowerThan: p99Ms } },
  max: SLOWEST,
});

/** What the check of an alarm of `judge.alarms` is called. */
export const alarmName = (alarm: string): string => `alarm ${alarm}`;

/** Names that short forms have: a check of `judge.checks` takes none of them. */
export const TAKEN_NAMES: readonly string[] = ['errors', 'latency'];

/** The alarms that a configuration is judged by, each once. */
export const alarmsOf = (judge: JudgeConfig): readonly string[] => [
  ...new Set(checksOf(judge).flatMap(({ of }) => ('alarm' in of ? [of.alarm] : []))),
];

/** The service level objectives that it is judged by, each once. */
export const objectivesOf = (judge: JudgeConfig): readonly string[] => [
  ...new Set(checksOf(judge).flatMap(({ of }) => ('slo' in of ? [of.slo] : []))),
];
