import { alarmOfHooks } from '../called-hook.ts';
import { DeploymentError } from '../errors.ts';
import type { HookRun } from '../hook.ts';
import { iso, without } from '../record/record-change.ts';
import { check, fence } from '../record/record-fence.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment } from '../record.ts';
import { obeyed, pendingOrder } from '../verbs/pending.ts';
import type { HookBox } from './points.ts';

/** Where the hooks of a box are run: under which lease, and at which step. */
export interface HookPlace {
  readonly epoch: number;
  readonly box: HookBox;
  /** Index of the step; 0 where the box is none of the steps. */
  readonly step: number;
}

/**
 * The deployment whose hooks run. Forward it throws `Fenced`, what a pending order says, and
 * `JudgedUnhealthy` where an alarm takes it back while green has traffic; on the way back `Fenced` alone.
 */
export function held(record: Parameters<Transition<unknown>>[0], { epoch, box }: HookPlace): ActiveDeployment {
  if (box === 'OnRollback') return fence(record, epoch).active;
  const { active } = check(record, epoch);
  const unhealthy = saidByAlarm(active);
  if (unhealthy !== undefined) throw unhealthy;
  return active;
}

function saidByAlarm(active: ActiveDeployment): DeploymentError | undefined {
  const alarm = alarmOfHooks(active);
  return (
    alarm &&
    new DeploymentError(
      'JudgedUnhealthy',
      `${alarm.alarm} went into ALARM at ${alarm.at}, while green had traffic and hooks ran${alarm.reason === undefined ? '' : `: ${alarm.reason}`}`,
    )
  );
}

/** What takes a deployment back while its hooks run: an order that is pending, or an alarm. */
export function takenBackBy(active: ActiveDeployment): DeploymentError | undefined {
  const order = pendingOrder(active);
  return order === undefined ? saidByAlarm(active) : obeyed(order, active);
}

/** The wait of a hook is over once somebody looks; what a person is asked of a task stands. */
export function withRuns(active: ActiveDeployment, hooks: readonly HookRun[]): ActiveDeployment {
  const rest = isOver(active.wait) ? without(active, 'wait') : active;
  return hooks.length === 0 ? rest : { ...rest, hooks };
}

export const isOver = (wait: ActiveDeployment['wait']): boolean => wait?.reason === 'hook' && wait.question === undefined;

/** The run, ended now. What it kept for its next call is gone. */
export const finished = (run: HookRun, { status, why }: Pick<HookRun, 'status' | 'why'>, now: number): HookRun => ({
  ...without(run, 'details', 'handedOut', 'lost'),
  status,
  to: iso(now),
  ...(why !== undefined && { why }),
});
