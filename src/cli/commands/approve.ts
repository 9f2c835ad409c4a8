import { userInfo } from 'node:os';
import { say } from '../orders/say-verb.ts';
import { openOperator } from '../target/operator.ts';

/** Says yes to what the deployment in flight asks. The question says what comes of it. */
export async function approveService(service: string, { reason }: { readonly reason?: string }): Promise<void> {
  const target = openOperator();
  const told = await say('approve', target, service, { by: `${userInfo().username} (teal approve)`, ...(reason && { reason }) });
  console.log(told.line);
  process.exitCode = told.code;
}
