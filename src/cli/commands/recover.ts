import { userInfo } from 'node:os';
import type { RecoveredTo } from '../../deployment/record/record-recovery.ts';
import { orderRecovery } from '../orders/recover.ts';
import { recoveryStartedOn } from '../target/machines.ts';
import { openOperator } from '../target/operator.ts';

interface RecoverOptions {
  readonly to?: RecoveredTo;
}

/** Starts the recovery of a dead execution. `teal status` tells how it goes on. */
export async function recover(service: string, { to }: RecoverOptions): Promise<void> {
  const { ports, clients } = openOperator();
  const startedOn = (machine: string) => recoveryStartedOn(clients, machine);
  const told = await orderRecovery({ ports, startedOn }, service, {
    by: `${userInfo().username} (teal recover)`,
    ...(to !== undefined && { to }),
  });
  console.log(told.line);
  process.exitCode = told.code;
}
