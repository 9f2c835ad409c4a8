/**
 * The Resource of a Task, read.
 * `undefined` from `parseResource`: nothing that Step Functions knows the form of.
 */
export type Resource =
  | { readonly kind: 'lambda-function'; readonly functionArn: string }
  | {
      readonly kind: 'integration';
      /** `lambda`, `states`, `aws-sdk:ecs`: the history's resourceType. */
      readonly service: string;
      /** `invoke`, `startExecution`, `updateService`. */
      readonly action: string;
      readonly pattern: Pattern;
    };

/** How the service waits for a task: for the answer, for the work that the call started, or for a token. */
export type Pattern = 'request-response' | 'sync' | 'sync:2' | 'waitForTaskToken';

/**
 * The local AWS is of the standard partition, and Step Functions takes integrations of its own only
 * (aws/aws-cdk#4597).
 */
const FUNCTION = /^arn:aws:lambda:[^:]*:\d{12}:function:[\w-]+(:[\w$-]+)?$/;
const INTEGRATION = /^arn:aws:states:[^:]*:[^:]*:(aws-sdk:[a-z0-9]+|[a-z0-9-]+):([A-Za-z0-9]+)(?:\.(sync:2|sync|waitForTaskToken))?$/;

export function parseResource(resource: string): Resource | undefined {
  if (FUNCTION.test(resource)) return { kind: 'lambda-function', functionArn: resource };
  const [, service, action, pattern] = INTEGRATION.exec(resource) ?? [];
  if (!service || !action || service === 'activity') return undefined;
  // The integrations with the AWS SDK write actions in camel case, and answer at once.
  if (service.startsWith('aws-sdk:') && (/^[A-Z]/.test(action) || pattern?.startsWith('sync'))) return undefined;
  return { kind: 'integration', service, action, pattern: (pattern as Pattern | undefined) ?? 'request-response' };
}

/** `invoke.waitForTaskToken`: the history's resource. */
export const resourceName = (action: string, pattern: Pattern): string =>
  pattern === 'request-response' ? action : `${action}.${pattern}`;
