import { finishedBack, orderBack } from '../orders/roll-back.ts';
import { EXIT } from '../report/exit-codes.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { openOperator } from '../target/operator.ts';

interface RollbackOptions extends FromDeployments {
  readonly reason?: string;
  readonly acknowledge?: boolean;
  readonly timeout: number;
}

/** Orders what is in flight back, and waits until blue has all traffic: that is exit code 0. */
export async function rollback(service: string, options: RollbackOptions): Promise<void> {
  const { reason, acknowledge = false, timeout } = options;
  const target = openOperator();
  await recordOfKnown({ ...target, record: target.ports.record }, service, options);
  const ordered = await orderBack(target, service, { acknowledge, ...(reason && { reason }) });
  console.log(ordered.line);
  process.exitCode = ordered.code;
  if (ordered.code !== EXIT.done) return;
  const end = await finishedBack(target, service, timeout * 60_000);
  console.log(end.line);
  process.exitCode = end.code;
}
