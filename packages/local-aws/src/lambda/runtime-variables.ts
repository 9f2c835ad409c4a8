import type { LocalFunction, PackagedCode } from './function.ts';

/** Keys that a function calls AWS with. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * The whole environment of a function's process:
 * its own variables, the runtime's, and nothing of this machine's.
 */
export function environmentVariables(
  fn: LocalFunction,
  code: PackagedCode,
  { endpoint, region, session }: { readonly endpoint: string; readonly region: string; readonly session: Session },
): Record<string, string> {
  return {
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // Configuration files of whoever runs the local AWS are not the function's.
    HOME: code.folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    ...underFolder(code),
    _HANDLER: code.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${code.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memory),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${session.accessKeyId}`,
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    LAMBDA_TASK_ROOT: code.folder,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  };
}

/** On Lambda the code stands in /var/task: a variable that names a file there names it where it is here. */
const underFolder = ({ variables, folder }: PackagedCode): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replace(/^\/var\/task(?=\/|$)/, folder)]));
