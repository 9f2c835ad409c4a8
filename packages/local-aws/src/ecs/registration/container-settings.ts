import type { HealthCheck } from '@aws-sdk/client-ecs';
import type { Container, Definition } from './definition.ts';

const MOST_ENVIRONMENT_FILES = 10;
const RESTART_S = { least: 60, most: 1_800 } as const;
/** Bounds of a health check. Source: API reference, HealthCheck. */
const HEALTH_CHECK: readonly (readonly [keyof HealthCheck, { readonly least: number; readonly most: number }])[] = [
  ['interval', { least: 5, most: 300 }],
  ['timeout', { least: 2, most: 60 }],
  ['retries', { least: 1, most: 10 }],
  ['startPeriod', { least: 0, most: 300 }],
];

/**
 * What is wrong with a container by itself. Texts: fabfuel/ecs-deploy#87, CircleCI-Public/aws-ecs-orb#190,
 * dagster-io/dagster#11622, sil-org/ecs-deploy#188, thnery/terraform-aws-template#2, PostHog/posthog#8647,
 * badmintoncryer/cdk-preflight (real deployments of 2026-09). Lower bounds of health checks are said by
 * analogy.
 */
export function* settingProblems({ containerDefinitions, executionRoleArn }: Definition, account: string): Generator<string> {
  for (const container of containerDefinitions) {
    yield* environmentProblems(container);
    yield* secretProblems(container, account);
    if (container.secrets?.length && !executionRoleArn)
      yield "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
    if (container.repositoryCredentials && !executionRoleArn)
      yield 'Private repository authentication requires that the task definition specify a value for executionRoleArn.';
    if (container.healthCheck) yield* healthCheckProblems(container.name, container.healthCheck);
    for (const { name, softLimit = 0, hardLimit = 0 } of container.ulimits ?? [])
      if (hardLimit >= 0 && softLimit > hardLimit) yield `Soft limit exceeds hard limit for ulimit ${name}`;
    const attempt = container.restartPolicy?.restartAttemptPeriod;
    if (attempt !== undefined && (attempt < RESTART_S.least || attempt > RESTART_S.most))
      yield `The 'restartAttemptPeriod' setting for container '${container.name}' must be between ${RESTART_S.least} and ${RESTART_S.most}.`;
  }
}

function* environmentProblems({ environment = [], environmentFiles = [] }: Container): Generator<string> {
  if (environment.some(({ name }) => !name?.trim())) yield 'Environment variable name cannot be null or blank.';
  if (environmentFiles.length > MOST_ENVIRONMENT_FILES)
    yield 'The maximum number of environment files was exceeded. Specify ten or less and try again.';
  if (environmentFiles.some(({ value }) => !/^arn:[\w-]+:s3:::./.test(value ?? ''))) yield 'Invalid arn syntax.';
}

function* secretProblems({ secrets = [], environment = [] }: Container, account: string): Generator<string> {
  const names = secrets.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) yield `Duplicate secret names found: ${[...new Set(twice)].join(', ')}. Each secret name must be unique.`;
  const shared = environment.find(({ name }) => names.includes(name));
  if (shared)
    yield `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${shared.name}'.`;
  for (const { valueFrom = '' } of secrets) {
    const owner = /^arn:[\w-]+:ssm:[\w-]+:(\d{12}):/.exec(valueFrom)?.[1];
    if (owner !== undefined && owner !== account)
      yield `The Systems Manager parameter ARN has a different account ID than the current account. The current account ID is ${account} and the ARN account ID is ${owner}. Cross-account access for ARNs is not currently supported.`;
  }
}

function* healthCheckProblems(container: string, check: HealthCheck): Generator<string> {
  for (const [member, { least, most }] of HEALTH_CHECK) {
    const value = check[member];
    if (typeof value !== 'number') continue;
    if (value > most)
      yield `Health check ${member} must be less than or equal to the maximum allowed value ${most} for container '${container}'`;
    if (value < least)
      yield `Health check ${member} must be greater than or equal to the minimum allowed value ${least} for container '${container}'`;
  }
}
