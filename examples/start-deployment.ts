// Starts a deployment from a program. Run it against `npx teal local --sample`, or against an account that has Teal.
import { ListStateMachinesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

const sfn = new SFNClient({});
const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
const machine = stateMachines?.find(({ name }) => name === 'teal-load-balancer');
const input = { request: { service: 'checkout', image: 'checkout:v2' } };
const { executionArn } = await sfn.send(
  new StartExecutionCommand({ stateMachineArn: machine?.stateMachineArn, input: JSON.stringify(input) }),
);
console.log(executionArn);
