import { randomUUID } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { sfn } from '../../aws/clients.ts';
import { ASK_ORDER } from '../../deployment/door/doors.ts';
import { wantsAnother } from '../../deployment/plan/asker-refusals.ts';
import { describeProblems } from '../../deployment/problem.ts';
import { type ExecutionInput, requestInputSchema } from '../../deployment/request/execution-input.ts';
import { wishFromOrder } from '../../deployment/request/wish.ts';
import { wishHash } from '../../deployment/request/wish-hash.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import type { Target } from '../target/target.ts';
import { readAllowances } from './allowances.ts';
import { type Door, speak } from './speak.ts';

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
  { clients, ports, prefix, machineOf }: Pick<Target, 'clients' | 'ports' | 'machineOf'> & Partial<Pick<Target, 'prefix'>>,
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
  if (wantsAnother(config))
    await askFor(
      { clients, ports, ...(prefix !== undefined && { prefix }) },
      { service, execution: id, wish: wishHash(requestInputSchema.parse(request)) },
    );
  const { executionArn = '' } = await sfn(clients).send(
    new StartExecutionCommand({ stateMachineArn, name: id, input: JSON.stringify(input) }),
  );
  return { request: id, execution: executionArn };
}

/** Proves who asks, where another person is to approve: without that proof the plan would be refused. */
async function askFor(door: Door, asked: { readonly service: string; readonly execution: string; readonly wish: string }): Promise<void> {
  const heard = await speak(door, { ...asked, verb: ASK_ORDER });
  if (heard.kind === 'said') return;
  const why = 'why' in heard ? heard.why : `the door answers '${heard.kind}'`;
  throw new BadUsage(`nothing was started: approval.by is 'another', and who asks for this deployment could not be proved: ${why}`);
}
