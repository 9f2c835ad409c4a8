import { lengthOf } from '../duration.ts';
import { ALL_POINTS, type HookConfig, type HookRun } from '../hook.ts';
import type { TaskRun } from '../task.ts';
import { POINTS } from './points.ts';

/** Hooks as `teal plan` prints them: a line for each, in the order of their places. */
export const hookLines = (hooks: readonly HookConfig[]): readonly string[] =>
  ALL_POINTS.flatMap((point) => hooks.filter(({ at }) => at === point)).map((hook) => {
    const { name, at, timeoutSeconds, onTimeout, undo } = hook;
    return `${name}, ${POINTS[at].runs} (${at}): ${workText(hook)}, within ${lengthOf(timeoutSeconds)}, else ${AFTERWARDS[at === 'OnRollback' ? 'told' : onTimeout]}${undo ? `; undone by ${undo.function}` : ''}`;
  });

/** Who does the work. Of a task's variables the names alone are told. */
function workText(hook: HookConfig): string {
  if (hook.kind !== 'task') return `${hook.function}${hook.kind === 'token' ? ', which answers by a token' : ''}`;
  const { container, command, environment = {}, cpu, memory, spot, onRollback } = hook.task;
  return [
    `a task on green's revision, container '${container}'`,
    ...(command ? [`command ${JSON.stringify(command)}`] : []),
    ...(Object.keys(environment).length > 0 ? [`with ${Object.keys(environment).join(' ')}`] : []),
    ...(cpu === undefined ? [] : [`${cpu} CPU units`]),
    ...(memory === undefined ? [] : [`${memory} MiB`]),
    ...(spot ? ['on Spot where the service is'] : []),
    ...(onRollback === 'stop' ? ['stopped on a rollback'] : []),
  ].join(', ');
}

const AFTERWARDS = { rollback: 'it goes back', continue: 'it goes on', told: 'it is told' } as const;

const STATUS: Readonly<Record<HookRun['status'], string>> = {
  IN_PROGRESS: 'under way',
  SUCCEEDED: 'succeeded',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED OUT',
};

/** One run as `teal status` tells it. `tell`: how a time is told; `over`: the deployment has ended. */
export function runText(
  { name, at, step, undo, status, from, until, to, rounds, why, wentOn, task, call }: HookRun,
  tell: (at: string) => string,
  over = false,
): string {
  const which = `${undo ? `undo of ${name}` : name} (${at}${step === undefined ? '' : `, step ${step + 1}`})`;
  const calls = task ? taskText(task, status === 'SUCCEEDED' || status === 'IN_PROGRESS') : rounds === 1 ? '' : `, ${rounds} calls`;
  if (status === 'IN_PROGRESS') {
    return over
      ? `${which}: had begun at ${tell(from)} when the deployment turned back${calls}${call === undefined ? '' : `; its function ends by ${tell(call.endsAt)} at the latest`}`
      : `${which}: ${STATUS[status]} since ${tell(from)}, until ${tell(until)} at most${calls}`;
  }
  return `${which}: ${STATUS[status]} at ${tell(to ?? from)}${calls}${why === undefined ? '' : `: ${why}`}${wentOn ? '; the deployment goes on' : ''}`;
}

/** The task, and where its container writes. What failed has them in its reason. */
function taskText({ task, status, exitCode, log, notPlaced, tries }: TaskRun, withPlace: boolean): string {
  if (task === undefined) return notPlaced === undefined ? ', asked for' : `, asked for ${tries} times: ${notPlaced}`;
  const stands = exitCode === undefined ? (status ?? 'asked for') : `ended with ${exitCode}`;
  if (!withPlace) return `, ${stands}`;
  return `, ${stands}, task ${task}${log === undefined ? '' : `, log group ${log.group}, stream ${log.stream}`}`;
}
