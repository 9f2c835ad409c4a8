// One file, although it is long: one call, RunTask, and the tasks that it makes, with one cluster.

import {
  CreateClusterCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { plainBehaviour, type Work } from '../../packages/local-aws/src/ecs/behaviour.ts';
import { givenModelledEcs } from '../../packages/local-aws/test/ecs/given.ts';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } };
const MIGRATE = 'shop:v2';
const refused = (name: string, message: unknown) => expect.objectContaining({ name, message });

/** A task definition with a container that migrates and one beside it, whose images are models. */
async function givenMigration(ends: Work = () => ({ afterSeconds: 60, code: 0 })) {
  const world = await givenModelledEcs();
  world.facade.behave(MIGRATE, plainBehaviour);
  world.facade.work((start) => (start.container === 'web' ? ends(start) : undefined));
  world.facade.behave('agent:v1', { ...plainBehaviour, stopsWith: 143 });
  await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'shop',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      taskRoleArn: 'arn:aws:iam::123456789012:role/shop',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      containerDefinitions: [
        {
          name: 'web',
          image: MIGRATE,
          command: ['serve'],
          environment: [
            { name: 'MODE', value: 'web' },
            { name: 'REGION', value: 'here' },
          ],
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': '/shop', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'shop' },
          },
        },
        { name: 'agent', image: 'agent:v1', essential: false },
      ],
      tags: [{ key: 'team', value: 'shop' }],
    }),
  );
  return world;
}

const run = (ecs: ECSClient, changes: Partial<RunTaskCommandInput> = {}) =>
  ecs.send(
    new RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'shop:1',
      launchType: 'FARGATE',
      networkConfiguration: NETWORK,
      startedBy: 'teal/shop',
      ...changes,
    }),
  );

async function look(ecs: ECSClient, arn = ''): Promise<Task> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [arn], include: ['TAGS'] }));
  if (!tasks?.[0]) throw new Error(`no task ${arn}`);
  return tasks[0];
}

const byName = ({ containers = [] }: Task) =>
  Object.fromEntries(containers.map(({ name, exitCode, reason, lastStatus }) => [name, { exitCode, reason, lastStatus }]));

describe('RunTask', () => {
  /**
   * API reference, Task and RunTask: `startedBy`, `group` (the family by default), tags that are propagated.
   */
  test('answers the task at once, in PROVISIONING, with what it was asked for', async () => {
    const { ecs } = await givenMigration();
    const { tasks, failures } = await run(ecs, {
      propagateTags: 'TASK_DEFINITION',
      tags: [{ key: 'teal:deployment', value: 'd-1' }],
      overrides: { containerOverrides: [{ name: 'web', command: ['migrate'] }], cpu: '512', memory: '1024' },
    });
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([
      {
        taskArn: expect.stringMatching(/^arn:aws:ecs:us-east-1:123456789012:task\/prod\/[0-9a-f]{32}$/),
        lastStatus: 'PROVISIONING',
        desiredStatus: 'RUNNING',
        startedBy: 'teal/shop',
        group: 'family:shop',
        launchType: 'FARGATE',
        cpu: '512',
        memory: '1024',
        tags: [
          { key: 'team', value: 'shop' },
          { key: 'teal:deployment', value: 'd-1' },
        ],
        overrides: { containerOverrides: [{ name: 'web', command: ['migrate'] }, { name: 'agent' }] },
      },
    ]);
  });

  /** API reference, ContainerOverride: the command replaces, the environment adds or replaces variables. */
  test('starts a container with the command and the environment of its override', async () => {
    const started: unknown[] = [];
    const { ecs, pass } = await givenMigration((start) => {
      started.push(start);
      return { afterSeconds: 1, code: 0 };
    });
    const override = { name: 'web', command: ['migrate', 'up'], environment: [{ name: 'MODE', value: 'migrate' }] };
    await run(ecs, { overrides: { containerOverrides: [override] } });
    await pass(60);
    expect(started).toEqual([
      { container: 'web', image: MIGRATE, command: ['migrate', 'up'], environment: { REGION: 'here', MODE: 'migrate' } },
    ]);
  });

  /**
   * API reference, Container and Task: exit codes by container; a clean end is EssentialContainerExited too.
   */
  test.each([0, 1])('stops when the essential container ends with %i, and the one beside it is stopped then', async (code) => {
    const { ecs, pass } = await givenMigration(() => ({ afterSeconds: 60, code }));
    const { tasks: [task] = [] } = await run(ecs);
    await pass(120);
    const stopped = await look(ecs, task?.taskArn);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    });
    expect(byName(stopped)).toMatchObject({ web: { exitCode: code, lastStatus: 'STOPPED' }, agent: { exitCode: 143 } });
  });

  /** pulumi/pulumi-self-hosted-installers#1371: waiting for RUNNING waits for ever. */
  test('goes from PENDING to STOPPED without RUNNING when the container ends at once', async () => {
    const { ecs, pass, heard } = await givenMigration(() => ({ afterSeconds: 0, code: 0 }));
    const { tasks: [task] = [] } = await run(ecs);
    await pass(60);
    expect(await look(ecs, task?.taskArn)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(heard.map(({ detail }) => (detail as Task).lastStatus)).not.toContain('RUNNING');
  });

  /** ECS guide, "Stopped task error messages": CannotPullContainerError, ResourceInitializationError. */
  test('fails to start without an image: no exit code, but reasons', async () => {
    const { ecs, pass } = await givenMigration();
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'lost',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'web', image: 'nowhere:1' }],
      }),
    );
    const { tasks: [task] = [] } = await run(ecs, { taskDefinition: 'lost', launchType: 'EC2', networkConfiguration: undefined });
    await pass(60);
    const stopped = await look(ecs, task?.taskArn);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(stopped.stoppedReason).toMatch(/^CannotPullContainerError/);
    expect(byName(stopped).web).toEqual({ exitCode: undefined, reason: stopped.stoppedReason, lastStatus: 'STOPPED' });
  });

  test('fails to start when a container cannot', async () => {
    const reason = 'CannotStartContainerError: failed to create containerd task';
    const { ecs, pass } = await givenMigration(() => ({ reason }));
    const { tasks: [task] = [] } = await run(ecs);
    await pass(60);
    const stopped = await look(ecs, task?.taskArn);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart', stoppedReason: reason });
    expect(byName(stopped).web).toMatchObject({ exitCode: undefined, reason });
  });

  /** API reference, TaskStopCode; ECS guide, "Fargate Spot termination notices". */
  test.each(['SpotInterruption', 'TerminationNotice'] as const)('tells of %s', async (code) => {
    const { ecs, pass, facade } = await givenMigration();
    const { tasks: [task] = [] } = await run(ecs);
    await pass(30);
    facade.interrupt(task?.taskArn ?? '', code);
    await pass(30);
    expect(await look(ecs, task?.taskArn)).toMatchObject({ stopCode: code, stoppedReason: 'Your Spot Task was interrupted.' });
  });

  test('tells of a task that somebody stopped, with what he said', async () => {
    const { ecs, pass } = await givenMigration();
    const { tasks: [task] = [] } = await run(ecs);
    await pass(30);
    await ecs.send(new StopTaskCommand({ cluster: 'prod', task: task?.taskArn, reason: 'no longer wanted' }));
    await pass(60);
    expect(await look(ecs, task?.taskArn)).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'no longer wanted' });
  });

  /** "API failure reasons"; gchq/sleeper#904 shows the reason without an ARN, status 200. */
  test('answers failures where a task cannot be placed, and errors where it says so', async () => {
    const { ecs, facade } = await givenMigration();
    facade.refuseRuns({ failure: { reason: 'RESOURCE:MEMORY', detail: 'no instance has 512 MiB' } }, 1);
    expect(await run(ecs)).toMatchObject({ tasks: [], failures: [{ reason: 'RESOURCE:MEMORY' }] });
    const capacity = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
    facade.refuseRuns({ error: 'ClientException', message: capacity }, 1);
    await expect(run(ecs)).rejects.toEqual(refused('ClientException', capacity));
    expect((await run(ecs)).tasks).toHaveLength(1);
  });

  test('refuses what ECS refuses', async () => {
    const { ecs } = await givenMigration();
    const invalid = (message: unknown) => refused('InvalidParameterException', message);
    await expect(run(ecs, { cluster: 'nowhere' })).rejects.toEqual(refused('ClusterNotFoundException', 'Cluster not found.'));
    await expect(run(ecs, { taskDefinition: 'shop:7' })).rejects.toEqual(refused('ClientException', 'TaskDefinition not found.'));
    await expect(run(ecs, { networkConfiguration: undefined })).rejects.toEqual(
      invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    );
    await expect(run(ecs, { overrides: { containerOverrides: [{ name: 'migrate' }] } })).rejects.toEqual(
      invalid('Override for container named migrate is not a container in the TaskDefinition.'),
    );
    const long = { containerOverrides: [{ name: 'web', command: ['x'.repeat(8_192)] }] };
    await expect(run(ecs, { overrides: long })).rejects.toEqual(invalid('Container Overrides length must be at most 8192'));
    await expect(run(ecs, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] })).rejects.toEqual(
      invalid('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.'),
    );
    await expect(run(ecs, { overrides: { cpu: '256', memory: '99' } })).rejects.toEqual(
      invalid('No Fargate configuration exists for given values.'),
    );
    await expect(run(ecs, { propagateTags: 'SERVICE' })).rejects.toEqual(invalid(expect.anything()));
    await expect(run(ecs, { startedBy: 'a b' })).rejects.toEqual(invalid(expect.anything()));
    await expect(run(ecs, { startedBy: 'a'.repeat(129) })).rejects.toEqual(invalid(expect.anything()));
    await expect(run(ecs, { count: 11 })).rejects.toEqual(invalid(expect.anything()));
  });
});

/** API reference, "Ensuring idempotency", RunTask. */
describe('the client token of RunTask', () => {
  const clientToken = 'teal-1';
  const arnOf = ({ tasks }: { tasks?: Task[] | undefined }) => tasks?.[0]?.taskArn;

  test('makes the same request the same task', async () => {
    const { ecs, facade } = await givenMigration();
    const first = await run(ecs, { clientToken });
    expect(arnOf(await run(ecs, { clientToken }))).toBe(arnOf(first));
    expect(facade.standalone()).toHaveLength(1);
  });

  test('refuses another request, and names the task that it stands for', async () => {
    const { ecs } = await givenMigration();
    const first = await run(ecs, { clientToken });
    await expect(run(ecs, { clientToken, startedBy: 'else' })).rejects.toEqual(
      expect.objectContaining({ name: 'ConflictException', resourceIds: [arnOf(first)] }),
    );
  });

  test('counts in one cluster', async () => {
    const { ecs } = await givenMigration();
    await ecs.send(new CreateClusterCommand({ clusterName: 'other' }));
    const first = await run(ecs, { clientToken });
    expect(arnOf(await run(ecs, { clientToken, cluster: 'other' }))).not.toBe(arnOf(first));
  });

  test('gives the statuses alone of a task that stopped within the hour', async () => {
    const { ecs, pass } = await givenMigration();
    const first = await run(ecs, { clientToken });
    await pass(600);
    expect((await run(ecs, { clientToken })).tasks).toEqual([{ taskArn: arnOf(first), lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }]);
  });

  test('dies an hour after the task, so that a retry then runs it again', async () => {
    const { ecs, pass } = await givenMigration(() => ({ afterSeconds: 10, code: 0 }));
    const first = await run(ecs, { clientToken });
    await pass(60 + 3_600);
    expect(arnOf(await run(ecs, { clientToken }))).not.toBe(arnOf(first));
  });

  test('dies after 24 hours, though the task still runs', async () => {
    const { ecs, pass } = await givenMigration(() => ({ afterSeconds: 100 * 3_600, code: 0 }));
    const first = await run(ecs, { clientToken });
    await pass(23 * 3_600);
    expect(arnOf(await run(ecs, { clientToken }))).toBe(arnOf(first));
    await pass(3_600);
    expect(arnOf(await run(ecs, { clientToken }))).not.toBe(arnOf(first));
  });

  test('of a request that failed gives how many failures there were', async () => {
    const { ecs, facade } = await givenMigration();
    facade.refuseRuns({ failure: { reason: 'AGENT' } }, 1);
    await run(ecs, { clientToken });
    expect(await run(ecs, { clientToken })).toMatchObject({ tasks: [], failures: [{}] });
  });

  test.each(['', 'a b', 'a'.repeat(65)])('refuses %p', async (bad) => {
    const { ecs } = await givenMigration();
    await expect(run(ecs, { clientToken: bad })).rejects.toEqual(refused('InvalidParameterException', expect.anything()));
  });
});

describe('standalone tasks', () => {
  const list = async (ecs: ECSClient, filter: object) =>
    (await ecs.send(new ListTasksCommand({ cluster: 'prod', ...filter }))).taskArns?.length;

  /** API reference, ListTasks: by desired status, RUNNING unless asked otherwise; startedBy must be alone. */
  test('are found by startedBy, the stopped ones only when asked for', async () => {
    const { ecs, pass } = await givenMigration();
    await run(ecs);
    await run(ecs, { startedBy: 'else' });
    expect(await list(ecs, { startedBy: 'teal/shop' })).toBe(1);
    expect(await list(ecs, { startedBy: 'teal/shop', desiredStatus: 'STOPPED' })).toBe(0);
    await pass(300);
    expect(await list(ecs, { startedBy: 'teal/shop' })).toBe(0);
    expect(await list(ecs, { startedBy: 'teal/shop', desiredStatus: 'STOPPED' })).toBe(1);
    expect(await list(ecs, { family: 'shop', desiredStatus: 'STOPPED' })).toBe(2);
    await expect(list(ecs, { startedBy: 'teal/shop', family: 'shop' })).rejects.toEqual(
      refused('InvalidParameterException', expect.anything()),
    );
  });

  /** ECS guide, "View Amazon ECS stopped task errors": for one hour at least. */
  test('are told of for an hour after they stopped', async () => {
    const { ecs, pass } = await givenMigration();
    const { tasks: [task] = [] } = await run(ecs);
    await pass(3_600);
    expect(await look(ecs, task?.taskArn)).toMatchObject({ lastStatus: 'STOPPED' });
    await pass(300);
    const { tasks, failures } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task?.taskArn ?? ''] }));
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  test('belong to no service', async () => {
    const { ecs, facade } = await givenMigration();
    await run(ecs);
    expect(facade.tasks()).toEqual([]);
    expect(facade.standalone()).toMatchObject([{ startedBy: 'teal/shop', capacity: ['FARGATE'] }]);
  });
});
