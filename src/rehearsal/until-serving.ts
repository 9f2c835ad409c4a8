import type { ServiceConfig } from '../deployment/service-config.ts';
import type { RunningTeal } from './start-teal.ts';

const EVERY_MS = 2_000;
/** That many processes have to start: of wall-clock time, where that runs. */
const PATIENCE_MS = { wall: 30_000, virtual: 600_000 };

/**
 * Resolves when the side that serves first does: every task healthy behind the load balancer, and ECS calls the service steady,
 * which a plan asks of blue. Rejects when that takes too long.
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
  const patienceMs = Number.isFinite(clock.factor) ? PATIENCE_MS.wall * clock.factor : PATIENCE_MS.virtual;
  const until = clock.now() + patienceMs;
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
