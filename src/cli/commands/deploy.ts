import { type OrderOptions, orderDeployment } from '../orders/order-deployment.ts';
import { EXIT } from '../report/exit-codes.ts';
import { type Followed, follow, type Until } from '../report/follow.ts';
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
  const wanted = { service, request, execution, until, timeoutMs: timeout * 60_000, say: (line: string) => console.log(line) };
  const end = await follow(target, wanted).catch(outOfSight);
  for (const line of end.lines) console.log(line);
  process.exitCode = end.code;
}

/** Credentials of a CI run out before long bakes do: whoever cannot look any more knows of no failure. */
const outOfSight = (error: Error): Followed => ({
  code: EXIT.stillWaiting,
  lines: [`it goes on, but cannot be followed any more: ${error.name}: ${error.message}`],
});
