// An AWS in this process: a state machine that waits a day, in virtual time.

import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startLocalAws, VirtualClock } from '@teal/local-aws';

const clock = new VirtualClock();
const local = await startLocalAws({ clock });
const sfn = new SFNClient({
  region: local.region,
  ...local.transport,
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Sleep',
  States: { Sleep: { Type: 'Wait', Seconds: 86_400, Output: { slept: "{% $states.input.who & ' slept' %}" }, End: true } },
};
await clock.run(
  (async () => {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'sleeper',
        roleArn: 'arn:aws:iam::123456789012:role/sleeper',
        definition: JSON.stringify(definition),
      }),
    );
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{"who":"teal"}' }));
    await clock.sleep(86_400_000 + 1_000);
    const { status, output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    console.log(status, output);
  })(),
);
await local.stop();
