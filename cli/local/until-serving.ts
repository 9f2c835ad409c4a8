import type { RunningSample } from './start.ts';

/** Of wall-clock time: that many processes have to start. */
const PATIENCE_MS = 30_000;

/** Resolves when every task of the side that serves first is healthy behind the load balancer; rejects when that takes too long. */
export async function untilServing({ local, world, config }: RunningSample, tasks = 3): Promise<void> {
  const [first] = world.targetGroups;
  const healthy = () =>
    local.services.elbv2.facade.snapshot().targetGroups[first]?.targets.filter(({ state }) => state === 'healthy').length ?? 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => {
    if (healthy() >= tasks) resolve();
  };
  const unwatch = local.effects.watch(({ kind }) => {
    if (kind === 'target') look();
  });
  const timer = setTimeout(() => {
    const logs = local.services.ecs.facade.tasks().flatMap(({ arn }) => local.services.ecs.facade.logs(arn));
    reject(new Error(`${healthy()} of ${tasks} tasks of ${config.service} are healthy after ${PATIENCE_MS / 1000} s\n${logs.join('\n')}`));
  }, PATIENCE_MS);
  look();
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    unwatch();
  }
}
