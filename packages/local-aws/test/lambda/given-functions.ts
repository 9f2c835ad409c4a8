import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import type { InvocationResult } from '../../src/kernel/neighbours.ts';
import { lambdaService } from '../../src/lambda/lambda.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { stsService } from '../../src/sts/sts.ts';
import { clientThrough } from '../doors.ts';

/** A local AWS with functions, and an STS for them to call, in virtual time. */
export async function givenFunctions() {
  const clock = new VirtualClock(0);
  const local = await startLocalAws({ clock, services: { lambda: lambdaService, sts: stsService } });
  const { lambda } = local.services;
  const sts = new STSClient(await clientThrough('in process', local));
  let calls = 0;
  local.effects.watch((effect) => {
    if (effect.kind === 'api-call' && effect.operation === 'GetCallerIdentity') calls++;
  });
  return {
    clock,
    local,
    lambda,
    /** A call that a handler makes, of which the local AWS sees the effect. */
    callOut: () => sts.send(new GetCallerIdentityCommand({})),
    get calls() {
      return calls;
    },
    invoke: (name: string, payload: unknown = {}): Promise<InvocationResult> => clock.run(lambda.facade.invoke(name, payload)),
  };
}
