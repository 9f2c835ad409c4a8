import { Injections } from '../../kernel/injections.ts';
import type { ServiceContext } from '../../kernel/service.ts';
import type { Integration, Integrations } from './integrations.ts';
import { invoke, lambdaIntegration } from './lambda.ts';
import { type ExecutionControl, nestedExecutions } from './nested-executions.ts';
import { sqsIntegration } from './sqs.ts';
import type { TaskFault } from './task-faults.ts';

/** The integrations of the local Step Functions. What is not here is refused when a task comes to it. */
export function integrationTable(context: ServiceContext, executions: ExecutionControl): Integrations {
  // Neighbours are there only once all services are: they are looked up at each call.
  const functions = () => context.neighbours.functions;
  const optimized: Readonly<Record<string, Integration>> = {
    lambda: lambdaIntegration(context, functions),
    sqs: sqsIntegration(context, () => context.neighbours.queueing),
    states: nestedExecutions(context, executions),
  };
  return {
    faults: new Injections<TaskFault>(),
    known: [
      'a Lambda function ARN',
      'arn:aws:states:::lambda:invoke',
      'arn:aws:states:::states:startExecution',
      'arn:aws:states:::sqs:sendMessage',
    ],
    find: (service) => optimized[service],
    invokeFunction: async (functionArn, payload, require) => (await invoke(context, functions(), functionArn, payload, require)).payload,
  };
}
