import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { describe, expect } from '@jest/globals';
import { ecs } from '../../../src/aws/clients.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import type { HookStory } from '../../support/hook-story.ts';
import { aMigration, DONE, migrates, taskStory, tasksOf } from '../../support/task-story.ts';

/** No service has run a task of green yet. */
const greenIsDown = async ({ onB, local }: HookStory) => {
  expect(await onB()).toBe(0);
  expect(local.services.ecs.facade.tasks().some(({ service }) => service.endsWith('-b'))).toBe(false);
};

describe.each(ROUTE_KINDS)('over %s, a task before the deployment', (route) => {
  taskStory(
    "that ends with 0 is run once, on green's revision, before green is raised",
    route,
    { before: aMigration({ environment: { MODE: 'once' } }), ends: migrates(DONE) },
    async (story) => {
      const pushed = await story.push();
      await story.active('the task runs', ({ hooks }) => hooks?.[0]?.task?.task !== undefined);
      await greenIsDown(story);
      const ended = await story.ends(pushed, 'SUCCEEDED');
      const [task, ...others] = tasksOf(story);
      expect(others).toEqual([]);
      expect(task).toMatchObject({
        status: 'STOPPED',
        startedBy: expect.stringMatching(/^teal\/checkout(-dns)?-1\/[0-9a-f]{12}$/),
        taskDefinition: expect.stringMatching(/task-definition\/checkout(-dns)?:2$/),
        containers: [{ name: 'web', command: ['migrate'], exitCode: 0 }],
      });
      expect(ended.ran).toEqual([{ name: 'migration', container: 'web', taskArn: task?.arn, exitCode: 0, at: expect.any(String) }]);
      expect(ended.hooks).toMatchObject([
        { name: 'migration', at: 'Before', status: 'SUCCEEDED', task: { status: 'STOPPED', exitCode: 0, tries: 1 } },
      ]);
      expect(await story.onB()).toBe(100);
    },
  );

  taskStory(
    'that fails takes the deployment back before anything is raised',
    route,
    { before: aMigration(), ends: migrates({ afterSeconds: 20, code: 3 }) },
    async (story) => {
      const ended = await story.ends(
        await story.push(),
        'ROLLED_BACK',
        /^HookFailed: the migration before the deployment failed: the container 'web' ended with 3 \(task arn:aws:ecs:\S+\)$/,
      );
      expect(ended.ran).toMatchObject([{ name: 'migration', exitCode: 3 }]);
      expect(tasksOf(story)).toHaveLength(1);
      await greenIsDown(story);
    },
  );

  taskStory(
    'that ends between two looks, and is never RUNNING, counts',
    route,
    { before: aMigration(), ends: migrates({ afterSeconds: 0, code: 0 }) },
    async (story) => {
      const ended = await story.ends(await story.push(), 'SUCCEEDED');
      expect(ended.hooks).toMatchObject([{ status: 'SUCCEEDED', task: { exitCode: 0 } }]);
    },
  );
});

describe('a task before the deployment', () => {
  taskStory(
    'that never runs tells the reasons of ECS',
    'load-balancer',
    { before: aMigration(), ends: migrates({ reason: 'CannotStartContainerError: no such file' }) },
    async (story) => {
      const ended = await story.ends(
        await story.push(),
        'ROLLED_BACK',
        /the container 'web' has never run: TaskFailedToStart, CannotStartContainerError: no such file/,
      );
      expect(ended.ran).toMatchObject([{ name: 'migration' }]);
      expect(ended.ran?.[0]).not.toHaveProperty('exitCode');
    },
  );

  const withSidecar = async (story: HookStory, essential: boolean) => {
    const client = ecs(story.clients);
    const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'checkout:1' }));
    const { containerDefinitions = [], ...rest } = taskDefinition ?? {};
    const [web] = containerDefinitions;
    await client.send(
      new RegisterTaskDefinitionCommand({
        family: 'checkout',
        networkMode: rest.networkMode,
        requiresCompatibilities: rest.requiresCompatibilities,
        cpu: rest.cpu,
        memory: rest.memory,
        taskRoleArn: rest.taskRoleArn,
        executionRoleArn: rest.executionRoleArn,
        containerDefinitions: [{ name: 'proxy', image: web?.image, essential }, { ...web! }],
      }),
    );
  };

  taskStory(
    'is judged by the container that is named, not by a sidecar that ends first with 0',
    'load-balancer',
    {
      before: aMigration(),
      ends: ({ container, command }) =>
        container === 'proxy' && command.length === 0
          ? { afterSeconds: 5, code: 0 }
          : command[0] === 'migrate'
            ? { afterSeconds: 30, code: 1 }
            : undefined,
    },
    async (story) => {
      await withSidecar(story, false);
      await story.ends(await story.push(), 'ROLLED_BACK', /the container 'web' ended with 1/);
      expect(tasksOf(story)[0]?.containers).toMatchObject([
        { name: 'proxy', exitCode: 0 },
        { name: 'web', exitCode: 1 },
      ]);
    },
  );

  taskStory(
    'is tried again while there is no capacity, with a token of its own each time',
    'load-balancer',
    { before: aMigration(), ends: migrates(DONE) },
    async (story) => {
      const { facade } = story.local.services.ecs;
      facade.refuseRuns({ failure: { reason: 'RESOURCE:MEMORY' } }, 1);
      facade.refuseRuns({ error: 'ClientException', message: 'Capacity is unavailable at this time. Please try again later.' }, 1);
      const ended = await story.ends(await story.push(), 'SUCCEEDED');
      expect(ended.hooks).toMatchObject([{ status: 'SUCCEEDED', task: { tries: 3 } }]);
      expect(tasksOf(story)).toHaveLength(1);
    },
  );

  taskStory(
    'that finds no capacity until its deadline takes the deployment back, and tells why',
    'load-balancer',
    { before: aMigration({}, { timeoutSeconds: 300 }), ends: migrates(DONE) },
    async (story) => {
      story.local.services.ecs.facade.refuseRuns({ failure: { reason: 'RESOURCE:ENI' } }, 100);
      const ended = await story.ends(await story.push(), 'ROLLED_BACK', /it was not placed by its deadline: RESOURCE:ENI$/);
      expect(ended.ran).toBeUndefined();
      expect(tasksOf(story)).toEqual([]);
    },
  );

  taskStory(
    'that runs longer than its deadline goes on while the deployment goes back, and that is told',
    'load-balancer',
    { before: aMigration({}, { timeoutSeconds: 300 }), ends: migrates({ afterSeconds: 3_600, code: 0 }) },
    async (story) => {
      const ended = await story.ends(
        await story.push(),
        'ROLLED_BACK',
        /it has not ended by its deadline, and goes on \(task arn:[^;]*\)$/,
      );
      expect(tasksOf(story)).toMatchObject([{ status: 'RUNNING' }]);
      expect(ended.ran).toMatchObject([{ name: 'migration', taskArn: tasksOf(story)[0]?.arn }]);
    },
  );

  taskStory(
    'comes before the hooks, and is a hook elsewhere with the same keys',
    'load-balancer',
    {
      before: aMigration(),
      hooks: [
        { ...aMigration({ command: ['migrate', 'down'] }), name: 'tidy', at: 'AfterInstall' },
        { ...aMigration({ command: ['migrate', 'check'] }), name: 'check', at: 'BeforeInstall' },
      ],
      ends: migrates(DONE),
    },
    async (story) => {
      const ended = await story.ends(await story.push(), 'SUCCEEDED');
      expect(ended.hooks?.map(({ name, at, status }) => [name, at, status])).toEqual([
        ['migration', 'Before', 'SUCCEEDED'],
        ['check', 'BeforeInstall', 'SUCCEEDED'],
        ['tidy', 'AfterInstall', 'SUCCEEDED'],
      ]);
      expect(tasksOf(story).map(({ containers }) => containers[0]?.command)).toEqual([
        ['migrate'],
        ['migrate', 'check'],
        ['migrate', 'down'],
      ]);
    },
  );
});
