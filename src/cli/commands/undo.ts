import { finishedUndo, orderUndo } from '../orders/undo.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { openOperator } from '../target/operator.ts';

export interface UndoOptions extends FromDeployments {
  readonly reason?: string;
  readonly force?: boolean;
  readonly timeout: number;
}

/** Orders the version back that ran before, prints what comes of it, and waits until it has all traffic. */
export async function undo(service: string, options: UndoOptions): Promise<void> {
  const { reason, force = false, timeout } = options;
  const target = openOperator();
  await recordOfKnown({ ...target, record: target.ports.record }, service, options);
  const ordered = await orderUndo(target, service, { force, ...(reason && { reason }) });
  console.log(ordered.line);
  process.exitCode = ordered.code;
  if (ordered.request === undefined) return;
  const told = await finishedUndo(target, service, ordered.request, timeout * 60_000);
  console.log(told.line);
  process.exitCode = told.code;
}
