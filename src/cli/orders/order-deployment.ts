import { randomUUID } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { sfn } from '../../aws/clients.ts';
import { describeProblems } from '../../deployment/problem.ts';
import type { ExecutionInput } from '../../deployment/request/execution-input.ts';
import { wishFromOrder } from '../../deployment/request/wish.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import type { Target } from '../target/target.ts';
import { readAllowances } from './allowances.ts';

export interface OrderOptions {
  readonly image: string;
  readonly force?: boolean;
  readonly allow: readonly string[];
}

/**
 * Starts the service's state machine. What is wrong with the order is told here, as BadUsage, rather than by
 * a failed execution. `before`: runs when nothing is wrong with it, before it starts.
 */
export async function orderDeployment(
  { clients, ports, machineOf }: Pick<Target, 'clients' | 'ports' | 'machineOf'>,
  config: ServiceConfig,
  { image, force = false, allow }: OrderOptions,
  before: () => Promise<void> = async () => {},
): Promise<{ readonly request: string; readonly execution: string }> {
  const { service } = config;
  const id = `${service}-${randomUUID()}`;
  const request = { service, image, id, by: 'command' as const, force, allow: [...readAllowances(allow)] };
  const wished = wishFromOrder({ ...request, at: new Date(ports.clock.now()).toISOString() }, config);
  if (!wished.ok) throw new BadUsage(describeProblems(wished.problems));
  if (!(await ports.images.find(wished.wish.image))) throw new BadUsage(`image: the registry has no image '${image}'`);

  const input: ExecutionInput = { request };
  const stateMachineArn = await machineOf(config);
  await before();
  const { executionArn = '' } = await sfn(clients).send(
    new StartExecutionCommand({ stateMachineArn, name: id, input: JSON.stringify(input) }),
  );
  return { request: id, execution: executionArn };
}
