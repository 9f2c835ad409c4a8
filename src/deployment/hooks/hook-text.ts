import { lengthOf } from '../duration.ts';
import { ALL_POINTS, type HookConfig, type HookRun } from '../hook.ts';
import { POINTS } from './points.ts';

/** Hooks as `teal plan` prints them: a line for each, in the order of their places. */
export const hookLines = (hooks: readonly HookConfig[]): readonly string[] =>
  ALL_POINTS.flatMap((point) => hooks.filter(({ at }) => at === point)).map((hook) => {
    const { name, at, timeoutSeconds, onTimeout, undo } = hook;
    return `${name}, ${POINTS[at].runs} (${at}): ${worker(hook)}, within ${lengthOf(timeoutSeconds)}, else ${AFTERWARDS[at === 'OnRollback' ? 'told' : onTimeout]}${undo ? `; undone by ${undo.function}` : ''}`;
  });

/** Who does the work. */
function worker(hook: HookConfig): string {
  switch (hook.kind) {
    case 'function':
      return hook.function;
    case 'token':
      return `${hook.function}, which answers by a token`;
    case 'task': {
      const { container, command } = hook.task;
      return `an ECS task of green's revision, whose container ${container} ${command === undefined ? 'has its own command' : `runs ${JSON.stringify(command)}`}`;
    }
  }
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
  { name, at, step, undo, status, from, until, to, rounds, why, wentOn }: HookRun,
  tell: (at: string) => string,
  over = false,
): string {
  const which = `${undo ? `undo of ${name}` : name} (${at}${step === undefined ? '' : `, step ${step + 1}`})`;
  const calls = rounds === 1 ? '' : `, ${rounds} calls`;
  if (status === 'IN_PROGRESS') {
    return over
      ? `${which}: had begun at ${tell(from)} when the deployment turned back${calls}`
      : `${which}: ${STATUS[status]} since ${tell(from)}, until ${tell(until)} at most${calls}`;
  }
  return `${which}: ${STATUS[status]} at ${tell(to ?? from)}${calls}${why === undefined ? '' : `: ${why}`}${wentOn ? '; the deployment goes on' : ''}`;
}
