import type { Check } from '../check.ts';
import { DeploymentError } from '../errors.ts';
import type { CheckReading } from '../ports/check-source.ts';
import { committed } from '../record/record-progress.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment, HeardAlarm } from '../record.ts';
import type { JudgeConfig } from '../service-config.ts';
import { checksOf } from './checks-of.ts';
import { policyOf } from './policies.ts';

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

/**
 * The commit, unless an alarm was heard of that nobody has judged: one change, so that none falls between the
 * look and the write. Throws JudgedUnhealthy for it, and what `committed` throws.
 */
export const committedUnlessAlarmed =
  (epoch: number, judge: JudgeConfig, now: number): Transition<string> =>
  (record) => {
    const alarm = record.active?.epoch === epoch && record.active.committedAt === undefined && alarmBeforeCommit(record.active, judge);
    if (alarm) throw new DeploymentError('JudgedUnhealthy', alarm);
    return committed(epoch, now)(record);
  };

/**
 * Why nothing may be committed: an alarm went into ALARM behind the last judgement, a bad verdict of it takes
 * the deployment back, and nobody has accepted one.
 */
function alarmBeforeCommit(active: ActiveDeployment, judge: JudgeConfig): string | undefined {
  const check = checksOf(judge).find(({ name, of, ...policies }) => {
    const heard = 'alarm' in of && (active.heard ?? []).some(({ alarm, judged }) => alarm === of.alarm && judged === undefined);
    const accepted = active.accepted?.some((each) => each.check === name && each.outcome === 'fail');
    return heard && !accepted && policyOf('fail', judge, policies) === 'rollback';
  });
  return check && `${check.name}: it went into ALARM before the commit`;
}

const saying = ({ alarm, at, reason }: HeardAlarm, query: string): CheckReading => ({
  kind: 'verdict',
  says: 'fail',
  message: `the alarm ${alarm} went into ALARM at ${at}${reason === undefined ? '' : `: ${reason}`}`,
  query,
});
