import type { ServiceConfig } from '../deployment/service-config.ts';
import { HANGING_MS } from './hanging.ts';
import type { RunningTeal } from './start-teal.ts';

const EVERY_MS = 2_000;

/**
 * Resolves when the side that serves first does: every task healthy behind the load balancer, and ECS calls
 * the service steady, which a plan asks of blue. Rejects when it hangs: processes have to start, on the wall
 * clock where one runs.
 */
export async function untilServing({
  local,
  ports,
  config,
}: Pick<RunningTeal<unknown, ServiceConfig>, 'local' | 'ports' | 'config'>): Promise<void> {
  const { clock, services } = local;
  const [side] = config.sides;
  const { service } = side;
  const containers = ports.containers(config.cluster);
  const until = clock.now() + HANGING_MS * (Number.isFinite(clock.factor) ? clock.factor : 1);
  for (;;) {
    const [state, { healthy }] = await Promise.all([containers.describe(service), ports.health(config).targets(side)]);
    if (state?.steady && healthy >= state.desired) return;
    if (clock.now() > until) {
      const logs = services.ecs.facade.tasks().flatMap(({ arn }) => services.ecs.facade.logs(arn));
      throw new Error(`${healthy} of ${state?.desired} tasks of ${service} are healthy, and it is not steady\n${logs.join('\n')}`);
    }
    await clock.sleep(EVERY_MS);
  }
}
