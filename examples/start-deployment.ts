// Starts a deployment from a program: `npx node examples/start-deployment.ts`, against `npx teal local --sample` or an account that has Teal.
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

const sfn = new SFNClient({});
const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
const machine = stateMachines?.find(({ name }) => name === 'teal-load-balancer');
if (!machine) throw new Error('there is no state machine teal-load-balancer here');
const input = { request: { service: 'checkout', image: 'checkout:v2' } };
const { executionArn } = await sfn.send(
  new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn, input: JSON.stringify(input) }),
);
console.log(executionArn);
