import { randomUUID } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { sfn } from '../../src/aws/clients.ts';
import type { ExecutionInput } from '../../src/deployment/execution-input.ts';
import { describeProblems } from '../../src/deployment/problem.ts';
import { wishFromOrder } from '../../src/deployment/wish.ts';
import { readAllowances } from '../allowances.ts';
import { BadUsage } from '../bad-usage.ts';
import { EXIT } from '../exit-codes.ts';
import { type Followed, follow, type Until } from '../follow.ts';
import { configOf, openTarget } from '../target.ts';

interface DeployOptions {
  readonly image: string;
  readonly watch?: boolean;
  readonly until?: Until;
  readonly timeout: number;
  readonly force?: boolean;
  readonly allow: readonly string[];
}

/** Starts the state machine with a request; with `--watch` (which `--until` implies) the exit code is what became of it. */
export async function deploy(service: string, options: DeployOptions): Promise<void> {
  const target = await openTarget();
  const config = configOf(target, service);
  const { ports, clients } = target;
  const id = `${service}-${randomUUID()}`;
  const request = {
    service,
    image: options.image,
    id,
    by: 'command' as const,
    force: options.force ?? false,
    allow: [...readAllowances(options.allow)],
  };
  // Told here, with exit code 2, rather than by a failed execution.
  const wished = wishFromOrder({ ...request, at: new Date(ports.clock.now()).toISOString() }, config);
  if (!wished.ok) throw new BadUsage(describeProblems(wished.problems));
  if (!(await ports.images.find(wished.wish.image))) throw new BadUsage(`image: the registry has no image '${options.image}'`);

  const input: ExecutionInput = { request };
  const { executionArn } = await sfn(clients).send(
    new StartExecutionCommand({ stateMachineArn: await target.machineOf(config), name: id, input: JSON.stringify(input) }),
  );
  console.log(`started ${executionArn}`);
  if (!(options.watch || options.until) || !executionArn) return;
  const { until = 'end', timeout } = options;
  const wanted = {
    service,
    request: id,
    execution: executionArn,
    until,
    timeoutMs: timeout * 60_000,
    say: (line: string) => console.log(line),
  };
  const end = await follow(target, wanted).catch(outOfSight);
  for (const line of end.lines) console.log(line);
  process.exitCode = end.code;
}

/** Credentials of a CI run out before long bakes do: whoever cannot look any more knows of no failure. */
const outOfSight = (error: Error): Followed => ({
  code: EXIT.stillWaiting,
  lines: [`it goes on, but cannot be followed any more: ${error.name}: ${error.message}`],
});
