import { deployingMachineOf, executionOn, machineOfExecution } from '../deployment/holder.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import { startedInVain } from '../deployment/record/record-end.ts';
import type { ServiceRecord } from '../deployment/record.ts';

interface Ports {
  readonly record: Pick<DeploymentRecord, 'change'>;
  readonly executions: Pick<Executions, 'status' | 'startOnce'>;
}

/**
 * `started`: the name of the execution. `inVain`: it ended before it had the lease, and is announced no more.
 */
export type NextStarted = { readonly started: string } | { readonly inVain: string } | undefined;

/**
 * The deployment that Finish took from the queue and could not start (a call that was refused, or a function
 * that was cut off) is started under its own name, on the machine that deploys. `undefined`: nothing waits
 * for that, or its execution is at work.
 */
export async function startNext(
  { last, starting, service }: ServiceRecord,
  { record, executions }: Ports,
  signal: AbortSignal,
): Promise<NextStarted> {
  if (starting === undefined || last === undefined) return undefined;
  const { execution, request } = starting;
  const machine = deployingMachineOf(machineOfExecution(last.execution));
  if (await executions.startOnce(machine, execution, { queued: request }, signal)) return { started: execution };
  if ((await executions.status(executionOn(machine, execution), signal)) !== 'ended') return undefined;
  const { request: dropped } = await record.change(service, startedInVain(execution), signal);
  return dropped && { inVain: execution };
}
