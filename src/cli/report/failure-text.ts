/** Why a command ended, for people. `usage`: what was typed or written can be mended; the exit code tells. */
export interface FailureText {
  readonly usage: boolean;
  readonly text: string;
}

interface Failed {
  readonly error: Error;
  readonly env: NodeJS.ProcessEnv;
}

/** What a failure says of itself, with that of its causes. */
const chain = (error: unknown): readonly Error[] =>
  error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
    ? [error as Error, ...chain((error as Error).cause)]
    : [];

const says = ({ error }: Failed, pattern: RegExp): boolean => chain(error).some(({ name, message }) => pattern.test(`${name}: ${message}`));

const LOCAL = "'npx teal local --sample' starts a local AWS, whose address AWS_ENDPOINT_URL takes";

interface Row {
  is(failed: Failed): boolean;
  readonly usage: boolean;
  text(failed: Failed): string;
}

/**
 * The first row that fits says it. The names are those of the AWS SDK for JavaScript, and of Teal's own
 * errors.
 */
const ROWS: readonly Row[] = [
  {
    is: ({ error }) => ['BadUsage', 'BadRequest', 'ConfigurationInvalid'].includes(error.name),
    usage: true,
    text: ({ error }) => error.message,
  },
  {
    is: (failed) =>
      Boolean(failed.env.AWS_ENDPOINT_URL) && chain(failed.error).some((one) => (one as NodeJS.ErrnoException).code === 'ECONNREFUSED'),
    usage: false,
    text: ({ env }) => `nothing answers at ${env.AWS_ENDPOINT_URL}; 'npx teal local --sample' starts a local AWS`,
  },
  {
    is: (failed) => says(failed, /Region is missing/),
    usage: false,
    text: () => `no AWS region is set: set AWS_REGION, or AWS_PROFILE with a profile that has one. ${LOCAL}`,
  },
  {
    is: (failed) => says(failed, /CredentialsProviderError|Could not load credentials|ExpiredToken|Token is expired|TokenProviderError/),
    usage: false,
    text: ({ error }) => `there are no valid AWS credentials: set AWS_PROFILE or the keys, or sign in again (${error.message}). ${LOCAL}`,
  },
  {
    // ECS tells no name. Source: Amazon ECS API reference, DescribeServices, ClusterNotFoundException.
    is: ({ error }) => error.name === 'ClusterNotFoundException',
    usage: false,
    text: () => "ECS has no such cluster in this account and region: see 'cluster' in the configuration, AWS_PROFILE and AWS_REGION",
  },
  {
    // A look at one record, or at all of them.
    is: ({ error: { name, message } }) =>
      name === 'ResourceNotFoundException' || (name === 'RecordUnavailable' && message.startsWith('ResourceNotFoundException')),
    usage: false,
    text: () =>
      "there is no table of Teal's here; 'npx teal local --sample' starts a local AWS with one, TEAL_PREFIX names another than 'teal'",
  },
];

/** What people read when a command fails. */
export function failureText(error: unknown, env: NodeJS.ProcessEnv): FailureText {
  const failed: Failed = { error: error as Error, env };
  const row = ROWS.find((one) => one.is(failed));
  return row ? { usage: row.usage, text: row.text(failed) } : { usage: false, text: `${failed.error.name}: ${failed.error.message}` };
}
