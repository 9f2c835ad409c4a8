import { userInfo } from 'node:os';
import { say } from '../orders/say-verb.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { openOperator } from '../target/operator.ts';

interface ApproveOptions extends FromDeployments {
  readonly reason?: string;
}

/** Says yes to what the deployment in flight asks. The question says what comes of it. */
export async function approveService(service: string, options: ApproveOptions): Promise<void> {
  const { reason } = options;
  const target = openOperator();
  await recordOfKnown({ ...target, record: target.ports.record }, service, options);
  const told = await say('approve', target, service, { by: `${userInfo().username} (teal approve)`, ...(reason && { reason }) });
  console.log(told.line);
  process.exitCode = told.code;
}
