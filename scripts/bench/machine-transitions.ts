import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { makeClients, sfn } from '../../src/aws/clients.ts';
import { type Figure, figure } from './measure.ts';

const ROUNDS = 500;
const MACHINE = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Pass',
      Assign: { n: '{% $exists($states.input.n) ? $states.input.n + 1 : 1 %}' },
      Output: { n: '{% $exists($states.input.n) ? $states.input.n + 1 : 1 %}' },
      Next: 'More?',
    },
    'More?': { Type: 'Choice', Choices: [{ Condition: `{% $n < ${ROUNDS} %}`, Next: 'Wait' }], Default: 'Done' },
    Wait: { Type: 'Wait', Seconds: 60, Next: 'Count' },
    Done: { Type: 'Succeed' },
  },
};

/** The bare Step Functions runtime: a loop of Pass, Choice and Wait with JSONata, no tasks. */
export async function machineTransitions(): Promise<readonly Figure[]> {
  const clock = new VirtualClock();
  const local = await startLocalAws({ clock });
  const clients = makeClients({
    region: local.region,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    transport: local.transport,
    clock,
  });
  const { stateMachineArn } = await clock.run(
    sfn(clients).send(
      new CreateStateMachineCommand({ name: 'loop', roleArn: 'arn:aws:iam::123456789012:role/bench', definition: JSON.stringify(MACHINE) }),
    ),
  );
  const result = await figure('state transitions of a machine without tasks', 'a second', 7, async () => {
    const start = performance.now();
    const { executionArn } = await clock.run(sfn(clients).send(new StartExecutionCommand({ stateMachineArn, input: '{}' })));
    const { status } = await clock.run(local.services.stepfunctions.ended(executionArn!));
    if (status !== 'SUCCEEDED') throw new Error(`the loop ended ${status}`);
    return (local.services.stepfunctions.transitions(executionArn!) / (performance.now() - start)) * 1000;
  });
  await local.stop();
  return [result];
}
