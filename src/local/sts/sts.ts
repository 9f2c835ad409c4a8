import * as sdk from '@aws-sdk/client-sts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';

export type StsLocal = LocalService;

/** AWS STS: who is calling. Every key is taken and belongs to the one account. */
export function stsService(ctx: ServiceContext): StsLocal {
  const operations: Operations<typeof sdk> = {
    GetCallerIdentity: (_input, { accessKeyId }) => ({
      Account: ctx.account,
      Arn: `arn:aws:iam::${ctx.account}:user/${accessKeyId}`,
      UserId: accessKeyId,
    }),
  };
  return { signingName: 'sts', sdk, operations };
}
