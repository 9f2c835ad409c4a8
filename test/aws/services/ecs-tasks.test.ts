import { DescribeTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Work } from '../../../packages/local-aws/src/ecs/behaviour.ts';
import { ecsTasks } from '../../../src/aws/services/ecs-tasks.ts';
import type { TaskOrder } from '../../../src/deployment/ports/tasks.ts';
import type { TaskWork } from '../../../src/deployment/task.ts';
import { givenPair, type PairWorld } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

const WORK: TaskWork = { container: 'web', command: ['migrate'], spot: false, onRollback: 'leave' };

async function givenTasks(ends: Work = () => ({ afterSeconds: 30, code: 0 })) {
  world = await givenPair();
  const { facade } = world.local.services.ecs;
  facade.work((start) => (start.command[0] === 'migrate' ? ends(start) : undefined));
  const tasks = ecsTasks(world.containers, 'prod');
  const order = (changes: Partial<TaskOrder> = {}): TaskOrder => ({
    work: WORK,
    taskDefinition: world.first,
    like: ['checkout-b', 'checkout-a'],
    token: 'checkout-7-1',
    startedBy: 'teal/checkout-7',
    tags: { 'teal:deployment': 'checkout-7' },
    ...changes,
  });
  const run = (changes: Partial<TaskOrder> = {}) => world.run(tasks.run(order(changes)));
  const taken = async (changes: Partial<TaskOrder> = {}): Promise<string> => {
    const asked = await run(changes);
    if (asked.kind !== 'taken') throw new Error(asked.why);
    return asked.task;
  };
  const raw = async (task: string) => {
    const { tasks: found } = await world.run(
      world.containers.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task], include: ['TAGS'] })),
    );
    return found?.[0];
  };
  return { ...world, facade, tasks, order, asked: run, taken, raw };
}

describe('a task', () => {
  test("runs as green's service would, with what is configured instead", async () => {
    const w = await givenTasks();
    await w.service('a');
    await w.service('b', {
      desiredCount: 0,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-b'], securityGroups: ['sg-b'], assignPublicIp: 'DISABLED' } },
      platformVersion: '1.4.0',
      propagateTags: 'SERVICE',
      tags: [{ key: 'team', value: 'shop' }],
    });
    const task = await w.taken({ work: { ...WORK, environment: { MODE: 'once' }, cpu: 512, memory: 1024 } });
    expect(await w.raw(task)).toMatchObject({
      taskDefinitionArn: w.first,
      launchType: 'FARGATE',
      startedBy: 'teal/checkout-7',
      cpu: '512',
      memory: '1024',
      attachments: [{ details: expect.arrayContaining([{ name: 'subnetId', value: 'subnet-b' }]) }],
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'teal:deployment', value: 'checkout-7' },
      ],
    });
    const { containerOverrides } = (await w.raw(task))?.overrides ?? {};
    expect(containerOverrides?.find(({ name }) => name === 'web')).toMatchObject({
      command: ['migrate'],
      environment: [{ name: 'MODE', value: 'once' }],
    });
  });

  test('runs like blue where green has no service yet, and refuses where neither has', async () => {
    const w = await givenTasks();
    await expect(w.asked()).rejects.toMatchObject({ name: 'PlanRefused' });
    await w.service('a');
    expect((await w.asked()).kind).toBe('taken');
  });

  test('is asked for twice and runs once', async () => {
    const w = await givenTasks();
    await w.service('a');
    expect(await w.taken()).toBe(await w.taken());
    expect(w.facade.standalone()).toHaveLength(1);
  });

  test('is the one that runs already where somebody has changed the service in between', async () => {
    const w = await givenTasks();
    await w.service('a');
    const first = await w.taken();
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-new'] } };
    await w.run(w.containers.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', networkConfiguration })));
    expect(await w.taken()).toBe(first);
    expect(w.facade.standalone()).toHaveLength(1);
  });

  test.each([
    [
      'a strategy with Spot',
      [
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
        { capacityProvider: 'FARGATE', weight: 1 },
      ],
      false,
      ['FARGATE'],
    ],
    ['the same, and it may', [{ capacityProvider: 'FARGATE_SPOT', weight: 3 }], true, ['FARGATE_SPOT']],
    ['a strategy without', [{ capacityProvider: 'own', weight: 1 }], false, ['own']],
  ])('on the capacity of %s', async (_, capacityProviderStrategy, spot, capacity) => {
    const w = await givenTasks();
    await w.service('a', { launchType: undefined, capacityProviderStrategy });
    await w.taken({ work: { ...WORK, spot } });
    expect(w.facade.standalone()).toMatchObject([{ capacity }]);
  });

  test.each([
    [{ failure: { reason: 'RESOURCE:MEMORY', detail: 'none has 512' } }, 'RESOURCE:MEMORY: none has 512'],
    [{ failure: { reason: 'AGENT' } }, 'AGENT'],
    [{ error: 'ClientException', message: 'Capacity is unavailable at this time. Please try again later' }, /^Capacity is unavailable/],
    [{ error: 'ClientException', message: 'Tasks provisioning capacity limit exceeded: PROVISIONING' }, /PROVISIONING/],
    [{ error: 'ClientException', message: "You've reached the limit on the number of vCPUs you can run concurrently" }, /vCPUs/],
  ])('is not placed: %j', async (refusal, why) => {
    const w = await givenTasks();
    await w.service('a');
    w.facade.refuseRuns(refusal, 1);
    expect(await w.asked()).toEqual({ kind: 'not placed', why: typeof why === 'string' ? why : expect.stringMatching(why) });
    expect((await w.asked({ token: 'another' })).kind).toBe('taken');
  });

  test('fails with everything else that ECS refuses', async () => {
    const w = await givenTasks();
    await w.service('a');
    await expect(w.asked({ work: { ...WORK, container: 'nobody' } })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    w.facade.refuseRuns({ error: 'BlockedException', message: 'Your account is blocked.' }, 1);
    await expect(w.asked()).rejects.toMatchObject({ name: 'BlockedException' });
  });

  test('is looked at: its containers by name, which of them are essential, and how each ended', async () => {
    const w = await givenTasks(() => ({ afterSeconds: 30, code: 3 }));
    await w.service('a');
    const task = await w.taken();
    expect(await w.run(w.tasks.look(task))).toMatchObject({ status: 'PROVISIONING', started: false });
    await w.pass(120);
    expect(await w.run(w.tasks.look(task))).toMatchObject({
      status: 'STOPPED',
      started: true,
      stopCode: 'EssentialContainerExited',
      stoppedAt: expect.stringMatching(/^2026-/),
      containers: expect.arrayContaining([expect.objectContaining({ name: 'web', essential: true, exitCode: 3 })]),
    });
    await w.pass(2 * 3_600);
    expect(await w.run(w.tasks.look(task))).toBeUndefined();
  });

  test('is found by the name that started it, running or stopped, for as long as ECS tells', async () => {
    const w = await givenTasks();
    await w.service('a');
    expect(await w.run(w.tasks.find('teal/checkout-7'))).toBeUndefined();
    const task = await w.taken();
    expect(await w.run(w.tasks.find('teal/checkout-7'))).toBe(task);
    expect(await w.run(w.tasks.find('teal/checkout-8'))).toBeUndefined();
    await w.pass(120);
    expect(await w.run(w.tasks.find('teal/checkout-7'))).toBe(task);
    await w.pass(2 * 3_600);
    expect(await w.run(w.tasks.find('teal/checkout-7'))).toBeUndefined();
  });

  test('says where its container writes', async () => {
    const w = await givenTasks();
    const of = { taskDefinition: w.first, container: 'web' };
    const task = 'arn:aws:ecs:us-east-1:123456789012:task/prod/0123';
    expect(await w.run(w.tasks.log(task, of))).toEqual({ group: '/checkout', stream: 'web/web/0123' });
    expect(await w.run(w.tasks.log(task, { ...of, container: 'proxy' }))).toBeUndefined();
  });

  test('is stopped, also where it is gone', async () => {
    const w = await givenTasks(() => ({ afterSeconds: 3_600, code: 0 }));
    await w.service('a');
    const task = await w.taken();
    await w.pass(60);
    await w.run(w.tasks.stop(task, 'the deployment went back'));
    await w.pass(60);
    expect(await w.run(w.tasks.look(task))).toMatchObject({
      status: 'STOPPED',
      stopCode: 'UserInitiated',
      reason: 'the deployment went back',
    });
    await w.pass(2 * 3_600);
    await w.run(w.tasks.stop(task, 'again'));
  });
});
