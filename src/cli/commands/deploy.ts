import { configHash } from '../../deployment/configuration/config-hash.ts';
import { emptyRecord } from '../../deployment/record.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { type OrderOptions, orderDeployment } from '../orders/order-deployment.ts';
import { configurationText } from '../report/configuration-text.ts';
import type { Until } from '../report/follow.ts';
import { watch } from '../report/watch.ts';
import { configuredService, type FromDeployments } from '../target/configured-service.ts';
import { openTarget, type Target } from '../target/target.ts';

interface DeployOptions extends OrderOptions, FromDeployments {
  readonly watch?: boolean;
  readonly until?: Until;
  readonly timeout: number;
}

/**
 * Starts the state machine with a request; with `--watch` (which `--until` implies) the exit code is what
 * became of it. Where it may go by another configuration than the folder's, that is told before it starts.
 */
export async function deploy(service: string, options: DeployOptions): Promise<void> {
  const config = await configuredService(service, options);
  if (options.until === 'staged' && config.approval === undefined) {
    throw new BadUsage(
      `--until staged: the configuration of ${service} has no 'approval', so the deployment does not wait where green is tested`,
    );
  }
  const target = openTarget();
  const { request, execution } = await orderDeployment(target, config, options, () => tellConfiguration(target, config));
  console.log(`started ${execution}`);
  if (!options.watch && !options.until) return;
  const { until = 'end', timeout } = options;
  await watch(target, { service, request, execution, until, timeoutMs: timeout * 60_000, configHash: configHash(config) });
}

/** Before it starts: that it may go by another configuration than the folder's. */
async function tellConfiguration({ ports }: Target, config: ServiceConfig): Promise<void> {
  // Whoever may start deployments need not be allowed to read the record.
  const record = await ports.record.read(config.service).catch(() => emptyRecord(config.service));
  const note = configurationText(config, record);
  if (note !== undefined) console.error(note);
}
