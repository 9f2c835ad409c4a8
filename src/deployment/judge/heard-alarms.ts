import type { Check } from '../check.ts';
import type { CheckReading } from '../ports/check-source.ts';
import type { HeardAlarm } from '../record.ts';

/**
 * The readings of a look, with what was heard of alarms since: an alarm that went into ALARM says fail, also
 * when it is well again by the look, or cannot be read.
 */
export function withHeard(
  readings: ReadonlyMap<string, CheckReading>,
  checks: readonly Check[],
  heard: readonly HeardAlarm[],
): ReadonlyMap<string, CheckReading> {
  const told = checks.flatMap(({ name, of }): readonly (readonly [string, CheckReading])[] => {
    const alarm = 'alarm' in of ? heard.find((each) => each.alarm === of.alarm) : undefined;
    const reading = readings.get(name);
    return alarm === undefined || (reading?.kind === 'verdict' && reading.says === 'fail')
      ? []
      : [[name, saying(alarm, reading?.query ?? '')]];
  });
  return new Map([...readings, ...told]);
}

const saying = ({ alarm, at, reason }: HeardAlarm, query: string): CheckReading => ({
  kind: 'verdict',
  says: 'fail',
  message: `the alarm ${alarm} went into ALARM at ${at}${reason === undefined ? '' : `: ${reason}`}`,
  query,
});
