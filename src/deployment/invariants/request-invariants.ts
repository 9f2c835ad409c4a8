import type { Facts } from './invariant-facts.ts';
import type { WatchPolicy } from './observation.ts';
import { type FailedRequest, groupOf, NOTICE_MS, type ObservedTask, type ObservedWorld } from './observed-world.ts';

/** S11: judged when the time is over in which a task's own end could explain the failure. */
export function failedRequests({ before, after, policy }: Facts): string[] {
  if (before.suspects.length === 0) return [];
  const open = new Set(after.suspects);
  return before.suspects.filter((suspect) => !open.has(suspect) && !brokenByItsTask(after, suspect, policy)).map(failureText);
}

/**
 * A task that ended by itself breaks what it was answering, and what is sent to it until the balancer knows.
 * No shift does that.
 */
function brokenByItsTask(world: ObservedWorld, { at, group, target, task }: FailedRequest, policy: WatchPolicy): boolean {
  const notice = policy.noticeMs ?? NOTICE_MS;
  const crashed = (one: ObservedTask | undefined) => one?.crashedAt !== undefined && one.crashedAt <= at + notice;
  if (target !== undefined) return crashed(world.tasks[task ?? '']);
  // Nobody was there to answer: the tasks' own doing when they crashed since somebody last was.
  const side = policy.sides.find((one) => one.group === group);
  if (side === undefined || (world.desired[side.service] ?? 0) === 0) return false;
  const since = (groupOf(world, side.group).healthyAt ?? Number.NEGATIVE_INFINITY) - notice;
  return Object.values(world.tasks).some((one) => one.service === side.service && crashed(one) && (one.crashedAt ?? 0) >= since);
}

function failureText({ status, group, target }: FailedRequest): string {
  const where = `${target ?? 'nobody'} of ${group}`;
  return status === 'broken' ? `a connection to ${where} broke` : `the load balancer answered ${status} for ${where}`;
}
