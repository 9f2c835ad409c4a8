/** A task as the scheduler judges it. */
export interface ScheduledTask {
  readonly id: string;
  readonly primary: boolean;
  /**
   * RUNNING, every target of its is healthy (or it has none),
   * and so are its containers that have health checks.
   */
  readonly ready: boolean;
  /**
   * RUNNING with a target that the load balancer calls unhealthy or a container that failed its health
   * checks, after the grace period.
   */
  readonly unhealthy: boolean;
  readonly running: boolean;
}

export interface Situation {
  readonly desired: number;
  /** Bounds of a rolling update, in percent of `desired`. */
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Tasks that are meant to run, oldest first. */
  readonly tasks: readonly ScheduledTask[];
}

export interface Decision {
  /** Tasks of the primary deployment to start. */
  readonly start: number;
  readonly stop: readonly { readonly id: string; readonly because: 'scale-in' | 'unhealthy' | 'replaced' }[];
}

/**
 * What the scheduler does next: nothing but a function of what it sees, asked again after each change.
 *
 * - Never more than floor(desired x maximumPercent) tasks that are meant to run.
 * - A healthy task of an older deployment is stopped only while ceil(desired x minimumHealthyPercent) healthy
 *   ones remain.
 * - An unhealthy task gets its replacement first where the maximum allows; it goes when enough healthy tasks
 *   stand, or when its replacement turned out unhealthy too. Where the maximum allows no more, it goes first.
 * Source: "minimumHealthyPercent" and "maximumPercent" in
 * the ECS developer guide's service definition parameters.
 */
export function schedule(situation: Situation): Decision {
  const { desired, tasks } = situation;
  const most = Math.floor((desired * situation.maximumPercent) / 100);
  const least = Math.ceil((desired * situation.minimumHealthyPercent) / 100);
  const primary = tasks.filter((task) => task.primary);
  const older = tasks.filter((task) => !task.primary);
  const stop: { id: string; because: 'scale-in' | 'unhealthy' | 'replaced' }[] = [];

  const unhealthy = primary.filter((task) => task.unhealthy);
  const sound = primary.filter((task) => !task.unhealthy);
  const extra = sound.length - desired;
  if (extra > 0) for (const task of leastWorthFirst(sound).slice(0, extra)) stop.push({ id: task.id, because: 'scale-in' });

  const wanted = Math.max(0, desired - sound.length);
  const room = Math.max(0, most - tasks.length);
  const start = Math.min(wanted, room);

  const judged = sound.every((task) => task.ready);
  if (sound.length >= desired && judged) for (const task of unhealthy) stop.push({ id: task.id, because: 'unhealthy' });
  else if (judged && primary.length > desired)
    for (const task of unhealthy.slice(0, primary.length - desired)) stop.push({ id: task.id, because: 'unhealthy' });
  else if (wanted > 0 && room === 0 && unhealthy[0]) stop.push({ id: unhealthy[0].id, because: 'unhealthy' });

  // Only a task that serves counts towards the minimum, so those that do not may go at once.
  for (const task of older) if (!task.ready) stop.push({ id: task.id, because: 'replaced' });
  const going = new Set(stop.map(({ id }) => id));
  const ready = tasks.filter((task) => task.ready && !going.has(task.id)).length;
  const spare = Math.max(0, ready - least);
  for (const task of older.filter((task) => task.ready).slice(0, spare)) stop.push({ id: task.id, because: 'replaced' });
  return { start, stop };
}

/** Those that serve nobody yet go first, then the newest. */
const leastWorthFirst = (tasks: readonly ScheduledTask[]) =>
  tasks.toReversed().toSorted((a, b) => Number(a.ready) - Number(b.ready) || Number(a.running) - Number(b.running));
