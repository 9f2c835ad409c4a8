import { fileURLToPath } from 'node:url';
import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, DescribeTasksCommand, StopTaskCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Effect, ScaledClock } from '@teal/local-aws';
import { digestOf, localImageManifest } from '../../../packages/local-aws/src/ecr/local-image.ts';
import { createCheckout, givenEcs, registerCheckout, type World } from '../../../packages/local-aws/test/ecs/given.ts';
import { sampleCommand, versions } from '../../../sample/checkout/versions.ts';

const FOLDER = fileURLToPath(new URL('../../../sample/checkout/app/', import.meta.url));

let world: World | undefined;
afterEach(async () => {
  await world?.local.stop();
  world = undefined;
});

/**
 * Real processes at 40 times the speed, the sample app as `checkout:<version>`, and a task definition that
 * runs it.
 */
async function given(version: keyof typeof versions, environment: Record<string, string> = {}, command: readonly string[] = sampleCommand) {
  const here = await givenEcs(new ScaledClock(40), { provisioningMs: 2_000, pullMs: 2_000 });
  world = here;
  const manifest = localImageManifest({
    folder: FOLDER,
    command,
    environment: { ...versions[version].environment, ...environment },
    contentHash: '0'.repeat(64),
  });
  await here.ecr.send(new CreateRepositoryCommand({ repositoryName: 'checkout' }));
  await here.ecr.send(new PutImageCommand({ repositoryName: 'checkout', imageTag: version, imageManifest: manifest }));
  await here.ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout@${digestOf(manifest)}`;
  await registerCheckout(here.ecs, image);
  return { ...here, digest: digestOf(manifest) };
}

/** Resolves with the first task effect from now on that has the status. */
const untilTask = ({ local }: World, status: string) =>
  new Promise<Effect & { kind: 'task' }>((resolve) => {
    const end = local.effects.watch((effect) => {
      if (effect.kind !== 'task' || effect.status !== status) return;
      end();
      resolve(effect);
    });
  });

const addressOf = ({ facade }: World) => {
  const address = facade.tasks()[0]?.targets[0]?.address;
  return `http://${address?.id}:${address?.port}`;
};

/** The app opens its port a moment after its task is RUNNING. */
async function untilAnswers(url: string): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Asks the metadata endpoint who it is, says it in its log, and stays. */
const WHO_AM_I = `
  const ask = async (path) => (await fetch(process.env.ECS_CONTAINER_METADATA_URI_V4 + path)).json();
  Promise.all([ask(''), ask('/task')]).then((answers) => console.log(JSON.stringify(answers)));
  setInterval(() => {}, 1000);
`;

describe('a task is a process', () => {
  test('it can ask who it is, as by the task metadata endpoint of Fargate: its service it learns from its group', async () => {
    const here = await given('v1', {}, ['node', '-e', WHO_AM_I]);
    const running = untilTask(here, 'RUNNING');
    await createCheckout(here.ecs, { desiredCount: 1 });
    const { task } = await running;
    let line: string | undefined;
    while (line === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      line = here.facade.logs(task).find((one) => one.includes('{'));
    }
    const [container, told] = JSON.parse(line.slice(line.indexOf('['))) as [object, { readonly Cluster: string; readonly TaskARN: string }];
    expect(container).toMatchObject({ Name: 'web', ImageID: here.digest, DesiredStatus: 'RUNNING' });
    expect(told).toMatchObject({ TaskARN: task, Family: 'checkout', Revision: '1', LaunchType: 'FARGATE', Containers: [{ Name: 'web' }] });
    expect(told).not.toHaveProperty('ServiceName');
    const { tasks } = await here.ecs.send(new DescribeTasksCommand({ cluster: told.Cluster, tasks: [told.TaskARN] }));
    expect(tasks?.[0]?.group).toBe('service:checkout-a');
  });

  test('it answers at its target, is described with digest and port, and goes by SIGTERM after the drain', async () => {
    const here = await given('v1');
    const running = untilTask(here, 'RUNNING');
    await createCheckout(here.ecs, { desiredCount: 1 });
    const { task } = await running;
    const url = addressOf(here);
    const response = await untilAnswers(url);
    expect(response.headers.get('x-version')).toBe('v1');
    expect(await response.text()).toBe('checkout v1\n');
    const { tasks } = await here.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task] }));
    const port = Number(new URL(url).port);
    expect(tasks?.[0]?.containers).toMatchObject([
      { name: 'web', lastStatus: 'RUNNING', imageDigest: here.digest, networkBindings: [{ containerPort: 8080, hostPort: port }] },
    ]);

    const stopped = untilTask(here, 'STOPPED');
    await here.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    await stopped;
    expect(here.loadBalancing.log.map((line) => line.split(' ')[0])).toEqual(['register', 'deregister', 'drained']);
    expect(here.facade.logs(task)).toEqual([`web | checkout v1 listens on ${port}`, 'web | stopping']);
    const described = await here.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task] }));
    expect(described.tasks?.[0]?.containers?.[0]?.exitCode).toBe(0);
  });

  test('a crash on start ends the task, whose reason and exit code are told, and another is started', async () => {
    const here = await given('v5');
    const stopped = untilTask(here, 'STOPPED');
    await createCheckout(here.ecs, { desiredCount: 1 });
    const { task } = await stopped;
    const next = await untilTask(here, 'ACTIVATING');
    expect(next.task).not.toBe(task);
    const { tasks } = await here.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task] }));
    expect(tasks).toMatchObject([{ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 1 }] }]);
    expect(here.facade.logs(task)).toEqual(['web | crashing on start, as configured']);
  });

  test('a crash from outside ends the task as a crash of its own does, and another is started', async () => {
    const here = await given('v1');
    const running = untilTask(here, 'RUNNING');
    await createCheckout(here.ecs, { desiredCount: 1 });
    const { task } = await running;
    await untilAnswers(addressOf(here));
    const again = untilTask(here, 'RUNNING');
    here.facade.crash(task);
    expect((await again).task).not.toBe(task);
    const { tasks } = await here.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task] }));
    expect(tasks).toMatchObject([{ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] }]);
  });

  test('StopTask does not wait for the drain, and the service gets a new task', async () => {
    const here = await given('v1');
    const running = untilTask(here, 'RUNNING');
    await createCheckout(here.ecs, { desiredCount: 1 });
    const { task } = await running;
    await untilAnswers(addressOf(here));
    const stopping = untilTask(here, 'STOPPING');
    const again = untilTask(here, 'RUNNING');
    await here.ecs.send(new StopTaskCommand({ cluster: 'prod', task, reason: 'by hand' }));
    await stopping;
    expect(here.loadBalancing.log.at(-1)).toMatch(/^deregister/);
    expect((await again).task).not.toBe(task);
    const { tasks } = await here.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task] }));
    expect(tasks).toMatchObject([{ stopCode: 'UserInitiated', stoppedReason: 'by hand' }]);
  });

  test('nothing of it is left when the local AWS stops', async () => {
    const here = await given('v1');
    const running = untilTask(here, 'RUNNING');
    await createCheckout(here.ecs, { desiredCount: 1 });
    await running;
    const url = addressOf(here);
    await untilAnswers(url);
    await here.local.stop();
    await expect(fetch(url)).rejects.toMatchObject({ message: 'fetch failed' });
  });
});
