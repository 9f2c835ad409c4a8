import { AwsError, VirtualClock } from '@teal/local-aws';
import { Effects } from '../../packages/local-aws/src/kernel/effects.ts';
import { everybodyMay } from '../../packages/local-aws/src/kernel/neighbourhood.ts';
import type { Neighbours } from '../../packages/local-aws/src/kernel/neighbours.ts';
import { seededRandom } from '../../packages/local-aws/src/kernel/random.ts';
import { stepFunctionsService } from '../../packages/local-aws/src/stepfunctions/stepfunctions.ts';
import type { Recording } from './recording.ts';

/** What an execution came to here. */
export interface Outcome {
  readonly status: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly events: readonly string[];
}

const CALL = { requestId: 'conformance', accessKeyId: 'conformance' };

/**
 * Creates the machine and runs it once in virtual time.
 * A definition that is refused comes out with the status REFUSED.
 */
export async function replay(recording: Recording): Promise<Outcome> {
  const clock = new VirtualClock();
  const service = stepFunctionsService({
    clock,
    region: 'us-east-1',
    account: '111111111111',
    effects: new Effects(() => clock.now()),
    neighbours: withoutNeighbours(),
    random: seededRandom(recording.id),
    endpoint: () => undefined,
  });
  const { CreateStateMachine, StartExecution, GetExecutionHistory } = service.operations;
  try {
    const { stateMachineArn } = CreateStateMachine!(
      { name: 'recorded', roleArn: 'arn:aws:iam::111111111111:role/recorded', definition: JSON.stringify(recording.definition) },
      CALL,
    ) as { stateMachineArn: string };
    const input = recording.input === null ? {} : { input: recording.input };
    const { executionArn } = StartExecution!({ stateMachineArn, ...input }, CALL) as { executionArn: string };
    const end = await clock.run(service.ended(executionArn));
    const { events } = GetExecutionHistory!({ executionArn, maxResults: 1000 }, CALL) as { events: readonly { type: string }[] };
    return { status: end.status, output: end.output, error: end.error, cause: end.cause, events: events.map((event) => event.type) };
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    return { status: 'REFUSED', output: undefined, error: thrown.code, cause: thrown.message, events: [] };
  }
}

/** Recorded machines call nobody; status events go nowhere. */
function withoutNeighbours(): Neighbours {
  return { events: { put: () => {} }, identities: everybodyMay('111111111111') } as unknown as Neighbours;
}
