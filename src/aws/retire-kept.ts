import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import { orderTakeDown, overdue } from '../deployment/record/record-kept.ts';
import type { ServiceRecord } from '../deployment/record.ts';

interface Ports {
  readonly record: Pick<DeploymentRecord, 'change'>;
  readonly executions: Pick<Executions, 'recover'>;
}

/**
 * Takes a side down that was kept and whose time is over: takes the lease by one conditional write and starts
 * the execution under a name that follows from it. Doubles fall together; a start that is lost is repeated by
 * `start-recovery`, which finds it announced. Gives the name of the execution; `undefined`: there is no such
 * side.
 */
export async function retireWhatWasKept(
  read: ServiceRecord,
  { record, executions }: Ports,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<string | undefined> {
  if (read.rest === undefined || overdue(read.rest, now) === undefined) return undefined;
  const { service } = read;
  const ordered = await record.change(service, orderTakeDown({ epoch: read.epoch, now }), signal, read);
  if (ordered.kind !== 'ordered') return undefined;
  await executions.recover(ordered.machine, ordered.execution, { service, epoch: ordered.epoch }, signal);
  return ordered.execution;
}
