import type { ServiceState } from '../ports/container-service.ts';
import type { AlarmReading } from '../readings.ts';
import type { HeardAlarm } from '../record.ts';
import { alarmName } from './checks-of.ts';
import { type Finding, TARGETS } from './finding.ts';
import { judgeTargets, type TargetFacts } from './judge-targets.ts';
import { countsAgainstVersion } from './stopped-task.ts';

/** The name under which failed tasks of green are told among the checks. */
const TASKS = 'tasks';

/** `undefined`: it could not be read at this look. */
export interface TestedFacts {
  readonly targets: TargetFacts | undefined;
  /** Green's service. */
  readonly state: ServiceState | undefined;
  /** ARN of the revision that green was put on. */
  readonly revision: string | undefined;
  /** Distinct failed tasks of the last hour that end the deployment: ECS remembers them for so long. */
  readonly failedTasks: number;
  readonly alarms: readonly AlarmReading[] | undefined;
  /** Of the alarms that it is judged by: what is heard of one counts, whether it can be read or not. */
  readonly alarmNames: readonly string[];
}

/**
 * What can be said of green that is tested and has no traffic: its targets, its tasks, and alarms. Shares and
 * quantities have nothing to count yet.
 */
export const judgeTested = ({ targets, state, revision, failedTasks, alarms, alarmNames }: TestedFacts): readonly Finding[] => [
  ...(targets ? [judgeTargets(targets)] : [unread(TARGETS, TARGETS)]),
  judgeTasks({ state, revision, failedTasks }),
  ...alarmNames.map((name) => judgeAlarm(name, alarms?.find((alarm) => alarm.name === name)?.state)),
];

function judgeAlarm(name: string, says: AlarmReading['state'] | undefined): Finding {
  const check = alarmName(name);
  if (says === undefined) return unread(check, 'verdict');
  const reason = says === 'MISSING' ? `there is no alarm ${name}` : `the alarm ${name} is ${says}`;
  const outcome = says === 'ALARM' ? 'fail' : says === 'MISSING' ? 'none' : 'pass';
  return { check, kind: 'verdict', outcome, reasons: [`${check}: ${reason}`] };
}

/**
 * The same with what was heard of alarms since: one that went into ALARM fails, whatever it says by the look.
 */
export const withHeardAlarms = (findings: readonly Finding[], heard: readonly HeardAlarm[]): readonly Finding[] =>
  findings.map((finding) => {
    const alarm = heard.find(({ alarm: name }) => alarmName(name) === finding.check);
    return alarm === undefined || finding.outcome === 'fail'
      ? finding
      : { ...finding, outcome: 'fail', reasons: [`${finding.check}: the alarm ${alarm.alarm} went into ALARM at ${alarm.at}`] };
  });

const unread = (check: string, kind: Finding['kind']): Finding => ({
  check,
  kind,
  outcome: 'none',
  reasons: [`${check}: could not be read at this look`],
});

function judgeTasks({ state, revision, failedTasks }: Pick<TestedFacts, 'state' | 'revision' | 'failedTasks'>): Finding {
  if (state === undefined) return unread(TASKS, TARGETS);
  const failed = state.stopped.filter((task) => task.taskDefinition === revision && countsAgainstVersion(task));
  const count = new Set(failed.map(({ task }) => task)).size;
  const last = failed[0] === undefined ? '' : `; the last one: ${failed[0].reason}`;
  const why = `${count} tasks of green failed in the last hour, ${failedTasks} end the deployment${last}`;
  return { check: TASKS, kind: TARGETS, outcome: count >= failedTasks ? 'fail' : 'pass', reasons: [why] };
}
