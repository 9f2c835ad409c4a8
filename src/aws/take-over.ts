import { recoveryOf, takingOverMachineOf } from '../deployment/holder.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import { type TakenOver, type TakeOverFacts, takenTo, takeOver } from '../deployment/record/record-recovery.ts';
import type { ServiceRecord } from '../deployment/record.ts';

interface Ports {
  readonly record: Pick<DeploymentRecord, 'read' | 'change'>;
  readonly executions: Pick<Executions, 'status' | 'recover'>;
}

export interface TakeOverOrder extends Pick<TakeOverFacts, 'by' | 'acknowledged' | 'ordered' | 'to'> {
  readonly service: string;
  /** Milliseconds. */
  readonly now: number;
  readonly signal?: AbortSignal;
}

/**
 * Takes a deployment over whose holder is dead: raises the epoch, so that whatever still runs of it is
 * fenced, and starts the recovery. Goes by the record and never by what woke it: FAILED is the usual end of
 * an execution, and NEEDS_HUMAN is left alone unless a person has acknowledged it. A start that was lost is
 * repeated under its own name; a new epoch is taken only once that execution has ended: a closed name is
 * spent for 90 days (Step Functions API reference, StartExecution).
 */
export async function takeOverAndStart(ports: Ports, order: TakeOverOrder): Promise<TakenOver> {
  return takeOverFrom(await ports.record.read(order.service, order.signal), ports, order);
}

/** The same from a record that was just read. */
export async function takeOverFrom(read: ServiceRecord, { record, executions }: Ports, order: TakeOverOrder): Promise<TakenOver> {
  const { service, signal, ...rest } = order;
  const { active } = read;
  if (active === undefined) return { kind: 'nothing-in-flight' };

  const [recovery, announced] = [recoveryOf(active), active.takenOver];
  const recovering = recovery === undefined ? 'ended' : await executions.status(recovery, signal);
  if (recovering === 'running') return { kind: 'holder-lives', deployment: active.id };
  if (recovery !== undefined && announced !== undefined && recovering === 'unknown') {
    // The start that an earlier order announced may have been lost.
    await start(takingOverMachineOf(active), announced.execution, active.epoch);
    // The engine answers the start of what has ended as it answers that of what runs.
    if ((await executions.status(recovery, signal)) !== 'ended') {
      return { kind: 'taken', epoch: active.epoch, deployment: active.id, execution: announced.execution, to: takenTo(active) };
    }
  }

  const { needsHuman } = active;
  if (needsHuman !== undefined && !rest.acknowledged) return { kind: 'needs-human', deployment: active.id, reason: needsHuman.reason };
  const status = await executions.status(active.execution, signal);
  const lives = status === 'running' && needsHuman === undefined && active.unknownHolder === undefined;
  if (lives) return { kind: 'holder-lives', deployment: active.id };
  const machine = takingOverMachineOf(active);
  const holder = { execution: active.execution, status };
  const result = await record.change(service, takeOver({ ...rest, holder, epoch: read.epoch }), signal, read);
  if (result.kind === 'taken') await start(machine, result.execution, result.epoch);
  return result;

  async function start(on: string, name: string, epoch: number): Promise<void> {
    await executions.recover(on, name, { service, epoch }, signal);
  }
}
