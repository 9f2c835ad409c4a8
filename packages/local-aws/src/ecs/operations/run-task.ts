import type { RunTaskRequest, Tag } from '@aws-sdk/client-ecs';
import { AwsError } from '../../kernel/aws-error.ts';
import { invalidParameter } from '../errors.ts';
import { clusterOf, definitionToRun } from '../lookup.ts';
import { isFargateSize } from '../registration/fargate-sizes.ts';
import type { RunRefusals } from '../run-refusals.ts';
import { STOPPED_TASKS_KEPT_MS } from '../settings.ts';
import type { TaskKeeper } from '../task-keeper.ts';
import { taskShape } from '../task-shape.ts';
import { refuseLaunchType, refuseNetwork } from '../wishes.ts';
import type { ClusterRecord, DefinitionRecord, RunRecord, TaskRecord, World } from '../world.ts';
import type { EcsOperations } from './table.ts';

/** Source: API reference, "Ensuring idempotency", RunTask. */
const TOKEN_MS = 24 * 3_600_000;
const TOKEN = /^[\x21-\x7e]{1,64}$/;
const STARTED_BY = /^[a-zA-Z0-9/_-]{0,128}$/;
const MOST_OVERRIDES = 8_192;
const MOST_TASKS = 10;

/**
 * RunTask. A call with the token of an earlier one is a repetition while the token lives: for 24 hours, or
 * until an hour after the tasks have stopped, whichever comes first. After that it runs them again.
 */
export const runTaskOperation = (world: World, tasks: Pick<TaskKeeper, 'run'>, refusals: RunRefusals) =>
  ({
    RunTask: (input) => {
      const cluster = clusterOf(world, input.cluster);
      const { clientToken, ...parameters } = input;
      if (clientToken !== undefined && !TOKEN.test(clientToken)) throw invalidParameter('Invalid client token.');
      const before = clientToken === undefined ? undefined : living(world, cluster, clientToken);
      if (before) return repeated(before, canonical(parameters));

      const definition = definitionToRun(world, input.taskDefinition ?? '');
      refuseRequest(input, definition);
      const refusal = refusals.next();
      if (refusal && 'error' in refusal) throw new AwsError(refusal.error, refusal.message);
      const failures = refusal ? [refusal.failure] : [];
      const started = refusal ? [] : Array.from({ length: input.count ?? 1 }, () => tasks.run(orderOf(cluster, definition, input)));
      if (clientToken !== undefined)
        cluster.runs.set(clientToken, { parameters: canonical(parameters), at: world.ctx.clock.now(), tasks: started, failures });
      return { tasks: started.map(taskShape), failures };
    },
  }) satisfies EcsOperations;

function living({ ctx }: World, { runs }: ClusterRecord, token: string): RunRecord | undefined {
  const run = runs.get(token);
  if (!run) return undefined;
  const now = ctx.clock.now();
  const forgotten =
    run.tasks.length > 0 && run.tasks.every(({ stoppedAt }) => stoppedAt && stoppedAt.getTime() + STOPPED_TASKS_KEPT_MS <= now);
  return forgotten || run.at + TOKEN_MS <= now ? undefined : run;
}

/** Of stopped tasks a repetition tells ARN and statuses alone, of failures how many there were. */
function repeated(run: RunRecord, parameters: string) {
  if (run.parameters !== parameters)
    throw new AwsError('ConflictException', 'The provided client token is already in use with a different request.', {
      fields: { resourceIds: run.tasks.map(({ arn }) => arn) },
    });
  return { tasks: run.tasks.map(repeatedShape), failures: run.failures.map(() => ({})) };
}

const repeatedShape = (task: TaskRecord) => {
  const { taskArn, lastStatus, desiredStatus, ...rest } = taskShape(task);
  return lastStatus === 'STOPPED' ? { taskArn, lastStatus, desiredStatus } : { taskArn, lastStatus, desiredStatus, ...rest };
};

/** Members in one order, so that equal parameters are equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/**
 * Texts: aws-samples/sample-autonomous-cloud-coding-agents#502 (length), saleor's notes on `run-task`
 * (override). Those of startedBy, count and propagateTags are by the API reference alone.
 */
function refuseRequest(input: RunTaskRequest, { definition }: DefinitionRecord): void {
  const { count = 1, startedBy = '', overrides = {}, launchType, capacityProviderStrategy, propagateTags } = input;
  if (count < 1 || count > MOST_TASKS) throw invalidParameter(`count should be between 1 and ${MOST_TASKS}.`);
  if (!STARTED_BY.test(startedBy)) throw invalidParameter('startedBy has too many characters, or some that are not allowed.');
  if (propagateTags === 'SERVICE') throw invalidParameter('A task that is run has no service to propagate tags from.');
  if (launchType && capacityProviderStrategy?.length)
    throw invalidParameter('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.');
  if (JSON.stringify(overrides).length > MOST_OVERRIDES)
    throw invalidParameter(`Container Overrides length must be at most ${MOST_OVERRIDES}`);
  for (const { name } of overrides.containerOverrides ?? [])
    if (!definition.containerDefinitions?.some((container) => container.name === name))
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  const sized = overrides.cpu !== undefined || overrides.memory !== undefined;
  if (sized && definition.compatibilities?.includes('FARGATE')) {
    const [cpu, memory] = [Number(overrides.cpu ?? definition.cpu), Number(overrides.memory ?? definition.memory)];
    if (!isFargateSize(cpu, memory, definition.runtimePlatform))
      throw invalidParameter('No Fargate configuration exists for given values.');
  }
  refuseLaunchType(input, definition);
  refuseNetwork(input, definition);
}

function orderOf(cluster: ClusterRecord, definition: DefinitionRecord, input: RunTaskRequest) {
  const { launchType, capacityProviderStrategy, platformVersion, networkConfiguration, enableExecuteCommand } = input;
  return {
    cluster,
    owner: undefined,
    definition,
    wishes: { launchType, capacityProviderStrategy, platformVersion, networkConfiguration, enableExecuteCommand },
    startedBy: input.startedBy,
    group: input.group ?? `family:${definition.definition.family}`,
    tags: tagsOf(cluster, definition, input),
    overrides: input.overrides ?? {},
  };
}

function tagsOf(
  cluster: ClusterRecord,
  definition: DefinitionRecord,
  { tags = [], propagateTags, enableECSManagedTags }: RunTaskRequest,
): Tag[] {
  const own = new Set(tags.map(({ key }) => key));
  return [
    ...(propagateTags === 'TASK_DEFINITION' ? definition.tags.filter(({ key }) => !own.has(key)) : []),
    ...tags,
    ...(enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : []),
  ];
}
