import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Retrier } from '@teal/asl';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { makeClients, sfn } from '../../src/aws/clients.ts';

export interface Tried {
  readonly tries: number;
  /** From the first try until the state is given up. */
  readonly seconds: number;
}

/** As most states have it. */
const TimeoutSeconds = 30;
const ROLE = 'arn:aws:iam::123456789012:role/machine';

/**
 * How long a Task state with these rules is tried, by running it: in virtual time, on the local Step
 * Functions, where it fails with the same error again and again, each time at once. A time-out takes 30
 * seconds each time.
 */
export function tried(retry: readonly Retrier[], error: string): Promise<Tried> {
  const clock = new VirtualClock();
  return clock.run(triedOn(clock, retry, error));
}

async function triedOn(clock: VirtualClock, retry: readonly Retrier[], error: string): Promise<Tried> {
  const local = await clock.outside(startLocalAws({ clock }));
  try {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = sfn(makeClients({ region: local.region, credentials, transport: local.transport, clock }));
    const Arguments = { FunctionName: 'none', Payload: {} };
    const Act = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments, TimeoutSeconds, Retry: retry, End: true };
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Act', States: { Act } });
    const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name: 'act', definition, roleArn: ROLE }));
    const { faults, ended } = local.services.stepfunctions;
    let tries = 0;
    const times = Number.MAX_SAFE_INTEGER;
    faults.inject({ state: 'Act', error, times, struck: () => tries++, cause: 'it fails every time' });
    const from = clock.now();
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
    await ended(executionArn);
    return { tries, seconds: Math.round((clock.now() - from) / 1_000) };
  } finally {
    await local.stop();
  }
}
