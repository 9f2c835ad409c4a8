import { machineOfExecution, recoveryOf } from '../deployment/holder.ts';
import type { DeploymentRecord } from '../deployment/ports/deployment-record.ts';
import type { Executions } from '../deployment/ports/executions.ts';
import { type TakenOver, takeOver } from '../deployment/record/record-end.ts';

interface Ports {
  readonly record: Pick<DeploymentRecord, 'read' | 'change'>;
  readonly executions: Pick<Executions, 'status' | 'start'>;
}

export interface TakeOverOrder {
  readonly service: string;
  readonly by: string;
  readonly acknowledged: boolean;
  /** Milliseconds. */
  readonly now: number;
  /**
   * ARN to start the recovery on, of the execution that held the lease. It is asked for before the epoch is
   * raised: a machine that is gone must not leave a deployment that nobody holds.
   */
  readonly machineOf?: (execution: string) => Promise<string>;
  readonly signal?: AbortSignal;
}

/**
 * Takes a deployment over whose holder is dead: raises the epoch, so that whatever still runs of it is
 * fenced, and starts the recovery. A start that was lost is repeated under its own name; a new epoch is taken
 * only once that execution has ended.
 */
export async function takeOverAndStart({ record, executions }: Ports, order: TakeOverOrder): Promise<TakenOver> {
  const { service, by, acknowledged, now, signal } = order;
  const machineOf = order.machineOf ?? (async (execution: string) => machineOfExecution(execution));
  const { active } = await record.read(service, signal);
  if (active === undefined) return { kind: 'nothing-in-flight' };

  const [recovery, announced] = [recoveryOf(active), active.takenOver];
  const recovering = recovery === undefined ? 'ended' : await executions.status(recovery, signal);
  if (recovering === 'running') return { kind: 'holder-lives', deployment: active.id };
  if (recovering === 'unknown' && announced !== undefined) {
    // The start that an earlier order announced may have been lost.
    const { id, epoch, committedAt } = active;
    await start(await machineOf(active.execution), announced.execution, epoch);
    return { kind: 'taken', epoch, deployment: id, execution: announced.execution, to: committedAt === undefined ? 'blue' : 'green' };
  }

  const { needsHuman } = active;
  if (needsHuman !== undefined && !acknowledged) return { kind: 'needs-human', deployment: active.id, reason: needsHuman.reason };
  const status = await executions.status(active.execution, signal);
  if (status === 'running' && needsHuman === undefined) return { kind: 'holder-lives', deployment: active.id };
  const machine = await machineOf(active.execution);
  const holder = { execution: active.execution, status };
  const taken = await record.change(service, takeOver({ holder, by, acknowledged, now }), signal);
  if (taken.kind === 'taken') await start(machine, taken.execution, taken.epoch);
  return taken;

  async function start(on: string, name: string, epoch: number): Promise<void> {
    await executions.start(on, name, { rollBack: { service, epoch } }, signal);
  }
}
