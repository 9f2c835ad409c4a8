import type { RecoveredTo } from '../../deployment/record/record-recovery.ts';
import { orderRecovery } from '../orders/recover.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { openOperator } from '../target/operator.ts';

interface RecoverOptions extends FromDeployments {
  readonly to?: RecoveredTo;
}

/** Starts the recovery of a dead execution. `teal status` tells how it goes on. */
export async function recover(service: string, options: RecoverOptions): Promise<void> {
  const { to } = options;
  const target = openOperator();
  await recordOfKnown({ ...target, record: target.ports.record }, service, options);
  const told = await orderRecovery(target, service, { ...(to !== undefined && { to }) });
  console.log(told.line);
  process.exitCode = told.code;
}
