import type { HealthStatus } from '@aws-sdk/client-ecs';
import type { RunningContainer } from './runner.ts';
import type { ContainerRecord, TaskRecord, World } from './world.ts';

/**
 * Runs the health check of a container's definition, when it has one, until the container ends. One success
 * makes it HEALTHY, `retries` failures in a row make it UNHEALTHY; failures within `startPeriod` do not
 * count. Source: API reference, HealthCheck.
 */
export function watchHealth(
  { ctx }: World,
  record: ContainerRecord,
  running: RunningContainer,
  halted: AbortSignal,
  changed: () => void,
): void {
  const { healthCheck } = record.definition;
  const [kind, ...words] = healthCheck?.command ?? [];
  if (!healthCheck || kind === undefined || kind === 'NONE') return;
  const { interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = healthCheck;
  const over = new AbortController();
  void running.exited.then(() => over.abort());
  const until = AbortSignal.any([over.signal, halted]);
  const countsFrom = ctx.clock.now() + startPeriod * 1000;

  const become = (health: HealthStatus) => {
    if (record.health === health || until.aborted) return;
    record.health = health;
    changed();
  };
  const watch = async () => {
    for (let failures = 0; ; ) {
      await ctx.clock.sleep(interval * 1000, until);
      if (await running.check([kind, ...words], timeout * 1000)) {
        failures = 0;
        become('HEALTHY');
      } else if (ctx.clock.now() >= countsFrom && ++failures >= retries) become('UNHEALTHY');
    }
  };
  watch().catch((error: unknown) => {
    if (!until.aborted) throw error;
  });
}

/** A task's health: that of its essential containers that have health checks. */
export function healthOf({ containers }: TaskRecord): HealthStatus {
  const judged = containers.filter(({ definition }) => definition.essential !== false && hasHealthCheck(definition));
  if (judged.some(({ health }) => health === 'UNHEALTHY')) return 'UNHEALTHY';
  return judged.length > 0 && judged.every(({ health }) => health === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}

/** Whether any essential container of a task says how it is. */
export const tellsHealth = ({ containers }: TaskRecord): boolean =>
  containers.some(({ definition }) => definition.essential !== false && hasHealthCheck(definition));

const hasHealthCheck = ({ healthCheck }: ContainerRecord['definition']): boolean =>
  healthCheck !== undefined && healthCheck.command?.[0] !== 'NONE';
