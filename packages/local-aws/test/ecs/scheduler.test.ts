import { type DeploymentCircuitBreaker, DescribeTasksCommand, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { plainBehaviour } from '../../src/ecs/behaviour.ts';
import { createCheckout, describeCheckout, GROUP, givenModelledEcs, IMAGE, registerCheckout, type World } from './given.ts';

describe('a service is raised', () => {
  test('running reaches desired before its targets are healthy; the deployment completes when they are', async () => {
    const { ecs, pass, heard } = await givenModelledEcs();
    await createCheckout(ecs);
    await pass(25);
    const running = await describeCheckout(ecs);
    expect(running).toMatchObject({ runningCount: 2, pendingCount: 0, deployments: [{ rolloutState: 'IN_PROGRESS' }] });
    await pass(30);
    const steady = await describeCheckout(ecs);
    expect(steady.deployments).toMatchObject([{ status: 'PRIMARY', runningCount: 2, failedTasks: 0, rolloutState: 'COMPLETED' }]);
    expect(steady.events?.[0]?.message).toBe('(service checkout-a) has reached a steady state.');
    const names = heard.map((event) => (event.detail as { eventName?: string }).eventName).filter(Boolean);
    expect(names).toEqual(['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_STEADY_STATE']);
  });

  test('each task goes through its statuses in order, with a version that grows', async () => {
    const { ecs, pass, heard } = await givenModelledEcs();
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(60);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    await pass(120);
    const seen = heard
      .filter((event) => event['detail-type'] === 'ECS Task State Change')
      .map(({ detail }) => detail as { lastStatus: string; version: number });
    expect(seen.map(({ lastStatus }) => lastStatus)).toEqual([
      'PROVISIONING',
      'PENDING',
      'ACTIVATING',
      'RUNNING',
      'DEACTIVATING',
      'STOPPING',
      'DEPROVISIONING',
      'STOPPED',
    ]);
    expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('a service is taken down', () => {
  test('its targets are drained before its containers are told to stop', async () => {
    const { ecs, pass, loadBalancing, facade } = await givenModelledEcs();
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(60);
    const [task] = facade.tasks();
    const address = task?.targets[0]?.address ?? { id: '', port: 0 };
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    await pass(30);
    expect(facade.tasks()).toMatchObject([{ status: 'DEACTIVATING' }]);
    expect(facade.answer(address, { method: 'GET', path: '/', headers: {} })).toMatchObject({ status: 200 });
    expect((await describeCheckout(ecs)).runningCount).toBe(0);
    await pass(60);
    expect(loadBalancing.log).toEqual([`register ${address.id}:8080`, `deregister ${address.id}:8080`, `drained ${address.id}:8080`]);
    expect(facade.answer(address, { method: 'GET', path: '/', headers: {} })).toBe('refused');
    expect(facade.tasks()).toEqual([]);
  });

  test('a stopped task says why, and is still described', async () => {
    const { ecs, pass } = await givenModelledEcs();
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(60);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    await pass(120);
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
    expect(tasks).toMatchObject([
      { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated', containers: [{ exitCode: 0 }] },
    ]);
    expect(tasks?.[0]?.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/);
  });
});

describe('a service is updated to another revision', () => {
  test('never fewer healthy tasks than the minimum nor more tasks than the maximum, and the old deployment goes in the end', async () => {
    const { ecs, pass, facade, loadBalancing } = await givenModelledEcs();
    await createCheckout(ecs, { desiredCount: 4, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } });
    await pass(60);
    const second = await registerCheckout(ecs);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', taskDefinition: 'checkout' }));
    for (let i = 0; i < 300; i++) {
      await pass(1);
      const live = facade.tasks().filter(({ status }) => !['DEACTIVATING', 'STOPPING', 'DEPROVISIONING'].includes(status));
      const healthy = [...loadBalancing.states.values()].filter((state) => state === 'healthy');
      expect(live.length).toBeLessThanOrEqual(6);
      expect(healthy.length).toBeGreaterThanOrEqual(2);
    }
    const service = await describeCheckout(ecs);
    expect(service).toMatchObject({ taskDefinition: second, runningCount: 4 });
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
  });

  test('while old tasks still drain, the old deployment is ACTIVE', async () => {
    const { ecs, pass } = await givenModelledEcs();
    await createCheckout(ecs);
    await pass(60);
    await registerCheckout(ecs);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', taskDefinition: 'checkout:2' }));
    await pass(50);
    expect((await describeCheckout(ecs)).deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
  });
});

describe('tasks that fail', () => {
  test('an image that nobody pushed stops its tasks with CannotPullContainerError, over and over, and counts', async () => {
    const { ecs, pass } = await givenModelledEcs();
    await registerCheckout(ecs, '123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout:nothing');
    await createCheckout(ecs, { desiredCount: 1, taskDefinition: 'checkout:2' });
    await pass(100);
    const { deployments, runningCount } = await describeCheckout(ecs);
    expect(runningCount).toBe(0);
    expect(deployments?.[0]?.failedTasks).toBeGreaterThan(2);
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns?.slice(0, 1) }));
    expect(tasks).toMatchObject([{ stopCode: 'TaskFailedToStart', stoppedReason: expect.stringMatching(/^CannotPullContainerError: /) }]);
  });

  test('a crash loop restarts without a pause that grows, and no task that ran counts as failed', async () => {
    const { ecs, pass, facade } = await givenModelledEcs();
    facade.behave(IMAGE, { ...plainBehaviour, crashesAfterSeconds: 5 });
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(600);
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }));
    expect(taskArns.length).toBeGreaterThan(20);
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns.slice(0, 1) }));
    expect(tasks).toMatchObject([
      { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', containers: [{ exitCode: 1 }] },
    ]);
    expect((await describeCheckout(ecs)).deployments?.[0]?.failedTasks).toBe(0);
  });

  test('a crash before RUNNING counts as failed', async () => {
    const { ecs, pass, facade } = await givenModelledEcs();
    facade.behave(IMAGE, { ...plainBehaviour, crashesAfterSeconds: 1 });
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(100);
    expect((await describeCheckout(ecs)).deployments?.[0]?.failedTasks).toBeGreaterThan(2);
  });

  test('an unhealthy target is replaced, but not within the grace period', async () => {
    const { ecs, pass, loadBalancing } = await givenModelledEcs();
    loadBalancing.verdict = 'unhealthy';
    await createCheckout(ecs, { desiredCount: 1, healthCheckGracePeriodSeconds: 120 });
    await pass(130);
    expect(loadBalancing.log).toHaveLength(1);
    loadBalancing.verdict = 'healthy';
    await pass(120);
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
    expect(tasks).toMatchObject([{ stoppedReason: `Task failed ELB health checks in (target-group ${GROUP})` }]);
    const service = await describeCheckout(ecs);
    expect(service.runningCount).toBe(1);
    expect(service.events?.map(({ message }) => message)).toContain(
      `(service checkout-a) (port 8080) is unhealthy in (target-group ${GROUP}) due to (reason Health checks failed).`,
    );
  });
});

describe('the circuit breaker', () => {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  test('fails a deployment whose tasks do not start, and goes back to the last one that completed', async () => {
    const { ecs, pass, heard } = await givenModelledEcs();
    await createCheckout(ecs, { deploymentConfiguration });
    await pass(60);
    const [good] = (await describeCheckout(ecs)).deployments ?? [];
    await registerCheckout(ecs, 'nobody/pushed:it');
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', taskDefinition: 'checkout:2' }));
    await pass(200);
    const service = await describeCheckout(ecs);
    expect(service).toMatchObject({ runningCount: 2, taskDefinition: good?.taskDefinition });
    expect(service.deployments).toMatchObject([{ id: good?.id, status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(heard.filter(({ detail }) => JSON.stringify(detail).includes('SERVICE_DEPLOYMENT_FAILED'))).toMatchObject([
      { detail: { eventType: 'ERROR', reason: 'ECS deployment circuit breaker: tasks failed to start.' } },
    ]);
  });

  test('starts nothing more when there is nothing to go back to', async () => {
    const { ecs, pass, heard } = await givenModelledEcs();
    await registerCheckout(ecs, 'nobody/pushed:it');
    await createCheckout(ecs, { deploymentConfiguration, taskDefinition: 'checkout:2' });
    await pass(300);
    expect((await describeCheckout(ecs)).deployments).toMatchObject([{ rolloutState: 'FAILED', runningCount: 0, pendingCount: 0 }]);
    const before = heard.length;
    await pass(600);
    expect(heard).toHaveLength(before);
  });

  /** The service at 2 tasks of revision 2, which run and never become healthy. */
  const unhealthyAt = async (deploymentCircuitBreaker: DeploymentCircuitBreaker, desiredCount = 2) => {
    const world = await givenModelledEcs();
    await createCheckout(world.ecs, { deploymentConfiguration: { deploymentCircuitBreaker }, desiredCount });
    await world.pass(60);
    world.loadBalancing.verdict = 'unhealthy';
    await registerCheckout(world.ecs);
    await world.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', taskDefinition: 'checkout:2' }));
    return world;
  };
  const failed = async ({ ecs }: Pick<World, 'ecs'>) => {
    const { events = [] } = await describeCheckout(ecs);
    return events.some(({ message }) => /deployment failed: tasks failed to start\.$/.test(message ?? ''));
  };

  // Stage 2: a task that runs has not passed yet. Source: "How the Amazon ECS deployment circuit breaker
  // detects failures".
  test('counts tasks that run and fail their health checks, one after another', async () => {
    const world = await unhealthyAt({ enable: true, rollback: true }, 1);
    await world.pass(100);
    expect(await failed(world)).toBe(false);
    world.loadBalancing.verdict = 'unhealthy';
    await world.pass(300);
    expect(await failed(world)).toBe(true);
    expect(await describeCheckout(world.ecs)).toMatchObject({ taskDefinition: expect.stringMatching(/checkout:1$/) });
  });

  // Source: API reference, ThresholdConfiguration.
  test('takes a threshold of its own', async () => {
    const world = await unhealthyAt({ enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 1 } }, 1);
    await world.pass(100);
    expect(await failed(world)).toBe(true);
  });

  test('keeps the count of failed tasks over a healthy one where it is told to', async () => {
    const counted = async (resetOnHealthyTask: boolean) => {
      const world = await unhealthyAt({ enable: true, rollback: false, resetOnHealthyTask }, 1);
      await world.pass(60);
      world.loadBalancing.verdict = 'healthy';
      await world.pass(100);
      return (await describeCheckout(world.ecs)).deployments?.[0]?.failedTasks;
    };
    expect(await counted(true)).toBe(0);
    expect(await counted(false)).toBeGreaterThan(0);
  });
});
