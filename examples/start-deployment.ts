// Starts a deployment from a program: `npx node examples/start-deployment.ts`, against
// `npx teal local --sample` or an account that has Teal.
import { ListStateMachineAliasesCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../src/deployment/request/execution-input.ts';

const sfn = new SFNClient({});
const machine = process.env.TEAL_LOAD_BALANCER_STATE_MACHINE_ARN ?? 'arn:aws:states:us-east-1:123456789012:stateMachine:teal-load-balancer';
// On its alias `live` where it has one, as every stack has: output `LoadBalancerMachine`. The machine itself
// in a local AWS.
const { stateMachineAliases = [] } = await sfn.send(new ListStateMachineAliasesCommand({ stateMachineArn: machine }));
const stateMachineArn = stateMachineAliases.map((each) => each.stateMachineAliasArn).find((arn) => arn?.endsWith(':live')) ?? machine;
const input: ExecutionInput = { request: { service: 'checkout', image: 'checkout:v2' } };
// The name makes it safe to send twice: the same one again is the same deployment.
const start = new StartExecutionCommand({ stateMachineArn, name: 'checkout-release-2', input: JSON.stringify(input) });
const { executionArn } = await sfn.send(start);
console.log(executionArn);
