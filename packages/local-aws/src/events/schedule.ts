import { cronSchedule } from './cron.ts';

/** When a schedule fires next after an instant, both in AWS milliseconds; undefined: never again. */
export type Schedule = (after: number) => number | undefined;

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`; undefined for every other expression. One is singular and
 * more are plural. Source: EventBridge User Guide, "Creating a rule that runs on a schedule"; recordings of
 * AWS in localstack/localstack, test_events_schedule.
 */
export function scheduleOf(expression: string): Schedule | undefined {
  const [, count = '', unit = '', many] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (unit !== '') return (count === '1') === (many === '') ? (after) => after + Number(count) * UNITS[unit]! : undefined;
  const [, fields] = /^cron\((.*)\)$/.exec(expression) ?? [];
  return fields === undefined ? undefined : cronSchedule(fields);
}
