import { bounded } from '../bounded-text.ts';
import type { SeenContainer, SeenTask } from '../ports/tasks.ts';

/** What became of a task. `why`: a sentence without its stop. */
export type TaskVerdict =
  /** It has not stopped. It need never be RUNNING: it may stop between two looks. */
  | { readonly kind: 'under way' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly why: string }
  /** Somebody or something stopped it: how far it came nobody knows, and it is never run again alone. */
  | { readonly kind: 'interrupted'; readonly why: string }
  /** No container of it has run, for want of room: it may be asked for again. */
  | { readonly kind: 'not placed'; readonly why: string };

/** How a container ends that ECS stops, by SIGTERM or by SIGKILL. */
const STOPPED_BY_ECS: readonly number[] = [137, 143];

/** Its own end. A task that has done all its work has this code, too. */
const ITS_OWN_END = 'EssentialContainerExited';
const NEVER_STARTED = 'TaskFailedToStart';

/** Where ECS gives no code, or one that this version does not know. Source: ECS guide, "Fargate Spot". */
const TAKEN_BACK = /^Your Spot Task was interrupted|^Host EC2 \(instance|^Task stopped by|^Scaling activity/i;

/** A want of room, and no fault of the image. Source: ECS guide, "API failure reasons". */
const NO_ROOM = /\bRESOURCE:|\bcapacity\b|\bunable to place\b|^AGENT\b/i;

/**
 * Judges a task by the exit code of the named container. The code of the stop comes first: a container that
 * hears SIGTERM may end with 0 in the middle of its work.
 *
 * | stopped by | verdict |
 * |---|---|
 * | its own end | the container's exit code, and those of other essential containers that ended before it |
 * | TaskFailedToStart | not placed where no room was, else failed |
 * | anything else: SpotInterruption, TerminationNotice, UserInitiated, InfrastructureHealth, an unknown one | interrupted |
 *
 * Sources: ECS API reference, Task (`stopCode`) and Container (`exitCode`); ECS guide, "Stopped tasks error
 * codes"; sil-org/ecs-deploy#222 (read by name), argos-ci/argos#2513 (no exit code).
 */
export function judgeTask(seen: SeenTask, container: string): TaskVerdict {
  if (seen.status !== 'STOPPED') return { kind: 'under way' };
  const { stopCode, reason = '' } = seen;
  if (stopCode === NEVER_STARTED) return neverStarted(seen, container);
  const own = stopCode === undefined ? !TAKEN_BACK.test(reason) : stopCode === ITS_OWN_END && !TAKEN_BACK.test(reason);
  return own ? byExitCode(seen, container) : { kind: 'interrupted', why: bounded(`it was stopped: ${wordsOf(seen)}`) };
}

function byExitCode(seen: SeenTask, name: string): TaskVerdict {
  const named = seen.containers.find((container) => container.name === name);
  if (named?.exitCode === undefined) return neverRan(seen, name);
  if (named.exitCode !== 0) return failed(`the container '${name}' ended with ${named.exitCode}${because(named)}`);
  const other = seen.containers.find((each) => each !== named && each.essential && !isFine(each));
  return other === undefined
    ? { kind: 'succeeded' }
    : failed(`the container '${name}' ended with 0, and '${other.name}', which is essential, with ${other.exitCode}${because(other)}`);
}

/**
 * It has done nothing wrong, or was stopped once the task ended. One without a code has not run, which is
 * nothing to a container that has done its work.
 */
const isFine = ({ exitCode }: SeenContainer): boolean => exitCode === undefined || exitCode === 0 || STOPPED_BY_ECS.includes(exitCode);

function neverStarted(seen: SeenTask, name: string): TaskVerdict {
  const ran = seen.started || seen.containers.some(({ exitCode }) => exitCode !== undefined);
  const words = [seen.reason, ...seen.containers.map(({ reason }) => reason)].join(' ');
  if (!ran && NO_ROOM.test(words) && !/CannotPull/.test(words)) return { kind: 'not placed', why: bounded(wordsOf(seen)) };
  return neverRan(seen, name);
}

function neverRan(seen: SeenTask, name: string): TaskVerdict {
  const named = seen.containers.find((container) => container.name === name);
  if (named === undefined) return failed(`it has no container '${name}'; it has: ${seen.containers.map((one) => one.name).join(', ')}`);
  const ended = named.exitCode === undefined ? 'has never run' : `ended with ${named.exitCode}`;
  return failed(`the container '${name}' ${ended}: ${wordsOf(seen)}${because(named)}`);
}

const failed = (why: string): TaskVerdict => ({ kind: 'failed', why: bounded(why) });

const wordsOf = ({ stopCode, reason }: SeenTask): string => [stopCode, reason].filter(Boolean).join(', ') || 'ECS does not say why';

const because = ({ reason }: SeenContainer): string => (reason === undefined ? '' : ` (${reason})`);

/** The exit code of the named container, as the record keeps it. */
export const exitCodeOf = (seen: SeenTask, container: string): number | undefined =>
  seen.containers.find(({ name }) => name === container)?.exitCode;
