// Starts a deployment from a program: `npx node examples/start-deployment.ts`, against `npx teal local --sample` or an account that has Teal.
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../src/deployment/execution-input.ts';

// Output `LoadBalancerMachine` of the stack, with the alias `live` at its end; in a local AWS the machine itself.
const stateMachineArn = process.env.TEAL_STATE_MACHINE_ARN ?? 'arn:aws:states:us-east-1:123456789012:stateMachine:teal-load-balancer';
const input: ExecutionInput = { request: { service: 'checkout', image: 'checkout:v2' } };
// The name makes it safe to send twice: the same one again is the same deployment.
const start = new StartExecutionCommand({ stateMachineArn, name: 'checkout-release-2', input: JSON.stringify(input) });
const { executionArn } = await new SFNClient({}).send(start);
console.log(executionArn);
