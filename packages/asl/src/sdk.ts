import { toExpression } from './argument.ts';
import { states } from './expression.ts';
import type { Arg } from './reference.ts';
import type { SdkData, SdkErrorNames, SdkResult } from './sdk-types.ts';
import type { Task } from './task.ts';

/**
 * Calls of the AWS SDK integrations, typed from the SDK's own clients:
 * `sdk.ecs.updateService({ Service: ..., DesiredCount: 0 })`. As everywhere in the integrations, parameters
 * and results are in Pascal case, times are ISO 8601 text. Source: developer guide, "Learning to use AWS
 * service SDK integrations in Step Functions".
 */
export const sdk = Object.freeze({
  applicationAutoScaling: service<typeof import('@aws-sdk/client-application-auto-scaling'), 'ApplicationAutoScaling'>(
    'applicationautoscaling',
  ),
  cloudWatch: service<typeof import('@aws-sdk/client-cloudwatch'), 'CloudWatch'>('cloudwatch'),
  dynamoDb: service<typeof import('@aws-sdk/client-dynamodb'), 'DynamoDb'>('dynamodb'),
  ecr: service<typeof import('@aws-sdk/client-ecr'), 'Ecr'>('ecr'),
  ecs: service<typeof import('@aws-sdk/client-ecs'), 'Ecs'>('ecs'),
  elasticLoadBalancingV2: service<typeof import('@aws-sdk/client-elastic-load-balancing-v2'), 'ElasticLoadBalancingV2'>(
    'elasticloadbalancingv2',
  ),
  eventBridge: service<typeof import('@aws-sdk/client-eventbridge'), 'EventBridge'>('eventbridge'),
  lambda: service<typeof import('@aws-sdk/client-lambda'), 'Lambda'>('lambda'),
  route53: service<typeof import('@aws-sdk/client-route-53'), 'Route53'>('route53'),
  sfn: service<typeof import('@aws-sdk/client-sfn'), 'Sfn'>('sfn'),
  sts: service<typeof import('@aws-sdk/client-sts'), 'Sts'>('sts'),
});

/** The calls of one client: a command `UpdateServiceCommand` is the call `updateService`. */
export type SdkService<Client, Prefix extends string> = {
  readonly [K in keyof Client as K extends `${infer Name}Command` ? Uncapitalize<Name> : never]: Client[K] extends new (
    input: infer Input,
    // biome-ignore format: one line for each side of the command
  ) => { resolveMiddleware(...args: never): (...args: never) => Promise<{ output: infer Output }> }
    ? (args: Arg<SdkData<Input>>) => Task<SdkData<Input>, SdkResult<Output>, SdkErrorNames<Client, Prefix>>
    : never;
};

function service<Client, Prefix extends string>(id: string): SdkService<Client, Prefix> {
  const call = (action: string) => (args: unknown) =>
    Object.freeze({
      kind: 'task',
      resource: `arn:aws:states:::aws-sdk:${id}:${action}`,
      args: toExpression(args),
      result: states('result'),
      waitsForToken: false,
    });
  // The calls exist by name only; the client's types say which.
  return new Proxy(Object.freeze({}), { get: (_target, action) => call(String(action)) }) as SdkService<Client, Prefix>;
}
