import { type OrderOptions, orderDeployment } from '../orders/order-deployment.ts';
import type { Until } from '../report/follow.ts';
import { watch } from '../report/watch.ts';
import { configuredService, type FromDeployments } from '../target/configured-service.ts';
import { openTarget } from '../target/target.ts';

interface DeployOptions extends OrderOptions, FromDeployments {
  readonly watch?: boolean;
  readonly until?: Until;
  readonly timeout: number;
}

/**
 * Starts the state machine with a request; with `--watch` (which `--until` implies) the exit code is what
 * became of it.
 */
export async function deploy(service: string, options: DeployOptions): Promise<void> {
  const config = await configuredService(service, options);
  const target = openTarget();
  const { request, execution } = await orderDeployment(target, config, options);
  console.log(`started ${execution}`);
  if (!options.watch && !options.until) return;
  const { until = 'end', timeout } = options;
  await watch(target, { service, request, execution, until, timeoutMs: timeout * 60_000 });
}
