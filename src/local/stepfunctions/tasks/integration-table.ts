import type { LocalService, ServiceContext } from '../../kernel/service.ts';
import type { Execution } from '../execution.ts';
import { awsSdkIntegration } from './aws-sdk.ts';
import type { Integration, Integrations } from './integrations.ts';
import { invoke, lambdaIntegration } from './lambda.ts';
import { nestedExecutions } from './nested-executions.ts';

/** What the integrations reach into. */
export interface IntegrationParts {
  readonly services: () => Iterable<LocalService>;
  /** Throws AwsError as StartExecution does. */
  readonly start: (stateMachineArn: string, input: string, name: string | undefined) => Execution;
  readonly stop: (execution: Execution) => void;
}

const AWS_SDK = 'aws-sdk:';

/** The integrations of the local Step Functions; `aws-sdk:<service>` goes to whatever local service there is. */
export function integrationTable(context: ServiceContext, parts: IntegrationParts): Integrations {
  // Neighbours are there only once all services are: they are looked up at each call.
  const functions = () => context.neighbours.functions;
  const optimized: Readonly<Record<string, Integration>> = {
    lambda: lambdaIntegration(functions, () => context.clock.now()),
    states: nestedExecutions(context, parts),
  };
  return {
    known: [
      'a Lambda function ARN',
      'arn:aws:states:::lambda:invoke',
      'arn:aws:states:::states:startExecution',
      'arn:aws:states:::aws-sdk:<service>:<action>',
    ],
    find: (service) =>
      service.startsWith(AWS_SDK) ? awsSdkIntegration(service.slice(AWS_SDK.length), parts.services, context) : optimized[service],
    invokeFunction: async (functionArn, payload) => (await invoke(functions(), functionArn, payload)).payload,
  };
}
