import { userInfo } from 'node:os';
import { finishedBack, orderBack } from '../orders/roll-back.ts';
import { EXIT } from '../report/exit-codes.ts';
import { machineOfExecution } from '../target/machines.ts';
import { openOperator } from '../target/operator.ts';

interface RollbackOptions {
  readonly reason?: string;
  readonly acknowledge?: boolean;
  readonly timeout: number;
}

/** Orders what is in flight back, and waits until blue has all traffic: that is exit code 0. */
export async function rollback(service: string, { reason, acknowledge = false, timeout }: RollbackOptions): Promise<void> {
  const target = openOperator();
  const by = `${userInfo().username} (teal rollback)`;
  const ordered = await orderBack({ ports: target.ports, machine: (execution) => machineOfExecution(target.clients, execution) }, service, {
    by,
    acknowledge,
    ...(reason && { reason }),
  });
  console.log(ordered.line);
  process.exitCode = ordered.code;
  if (ordered.code !== EXIT.done) return;
  const end = await finishedBack(target, service, timeout * 60_000);
  console.log(end.line);
  process.exitCode = end.code;
}
