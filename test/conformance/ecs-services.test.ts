import {
  CreateServiceCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTasksCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import {
  checkoutA,
  createCheckout,
  describeCheckout,
  GROUP,
  givenModelledEcs,
  registerCheckout,
} from '../../packages/local-aws/test/ecs/given.ts';

const refused = (name: string, message: string) => expect.objectContaining({ name, message });

describe('CreateService', () => {
  test('keeps every field as given and fills in what ECS fills in', async () => {
    const { ecs } = await givenModelledEcs();
    const { service } = await createCheckout(ecs, {
      tags: [{ key: 'team', value: 'shop' }],
      healthCheckGracePeriodSeconds: 30,
      propagateTags: 'SERVICE',
    });
    expect(service).toMatchObject({
      serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/prod/checkout-a',
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod',
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      pendingCount: 0,
      launchType: 'FARGATE',
      taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:1',
      loadBalancers: [{ targetGroupArn: GROUP, containerName: 'web', containerPort: 8080 }],
      networkConfiguration: checkoutA.networkConfiguration,
      healthCheckGracePeriodSeconds: 30,
      schedulingStrategy: 'REPLICA',
      propagateTags: 'SERVICE',
      tags: [{ key: 'team', value: 'shop' }],
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      deployments: [{ status: 'PRIMARY', desiredCount: 2, rolloutState: 'IN_PROGRESS' }],
    });
    expect(service?.deployments?.[0]?.id).toMatch(/^ecs-svc\/\d{19}$/);
  });

  test('refuses a name that an ACTIVE service has, unless the client token is that of its own creation', async () => {
    const { ecs } = await givenModelledEcs();
    const { service } = await createCheckout(ecs, { clientToken: 'one' });
    const again = await createCheckout(ecs, { clientToken: 'one' });
    expect(again.service?.serviceArn).toBe(service?.serviceArn);
    await expect(createCheckout(ecs)).rejects.toEqual(refused('InvalidParameterException', 'Creation of service was not idempotent.'));
  });

  test('refuses a name whose service still drains', async () => {
    const { ecs, pass } = await givenModelledEcs();
    await createCheckout(ecs);
    await pass(60);
    await ecs.send(new DeleteServiceCommand({ cluster: 'prod', service: 'checkout-a', force: true }));
    await pass(10);
    await expect(createCheckout(ecs)).rejects.toEqual(
      refused('InvalidParameterException', 'Unable to Start a service that is still Draining.'),
    );
    await pass(120);
    await createCheckout(ecs);
  });

  test('refuses a target group that no listener forwards to', async () => {
    const { ecs, loadBalancing } = await givenModelledEcs();
    loadBalancing.attached = false;
    await expect(createCheckout(ecs)).rejects.toEqual(
      refused('InvalidParameterException', `The target group with targetGroupArn ${GROUP} does not have an associated load balancer.`),
    );
  });

  test('refuses a container or a port that the task definition does not have', async () => {
    const { ecs } = await givenModelledEcs();
    const loadBalancers = (containerName: string, containerPort: number) => ({
      loadBalancers: [{ targetGroupArn: GROUP, containerName, containerPort }],
    });
    await expect(createCheckout(ecs, loadBalancers('app', 8080))).rejects.toEqual(
      refused('InvalidParameterException', 'The container app does not exist in the task definition.'),
    );
    await expect(createCheckout(ecs, loadBalancers('web', 80))).rejects.toEqual(
      refused('InvalidParameterException', 'The container web did not have a container port 80 defined.'),
    );
  });

  test('refuses an awsvpc task definition without a network configuration', async () => {
    const { ecs } = await givenModelledEcs();
    await expect(createCheckout(ecs, { networkConfiguration: undefined })).rejects.toEqual(
      refused('InvalidParameterException', "Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    );
  });

  test('refuses a cluster and a task definition that do not exist', async () => {
    const { ecs } = await givenModelledEcs();
    await expect(createCheckout(ecs, { cluster: 'nowhere' })).rejects.toEqual(refused('ClusterNotFoundException', 'Cluster not found.'));
    await expect(createCheckout(ecs, { taskDefinition: 'nothing:7' })).rejects.toEqual(
      refused('ClientException', 'TaskDefinition not found.'),
    );
  });

  test('with another deployment controller starts nothing', async () => {
    const { ecs, pass, facade } = await givenModelledEcs();
    await ecs.send(
      new CreateServiceCommand({ cluster: 'prod', serviceName: 'external', desiredCount: 2, deploymentController: { type: 'EXTERNAL' } }),
    );
    await pass(60);
    expect(facade.tasks()).toEqual([]);
    expect(await describeCheckout(ecs, 'external')).toMatchObject({
      deploymentController: { type: 'EXTERNAL' },
      deployments: [],
      runningCount: 0,
    });
  });
});

describe('DescribeServices', () => {
  test('says MISSING just after the creation where the option asks for it, and of what is not there', async () => {
    const { ecs, pass } = await givenModelledEcs({ missingAfterCreateMs: 30_000 });
    await createCheckout(ecs);
    const describeBoth = () => ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['checkout-a', 'checkout-z'] }));
    const arn = 'arn:aws:ecs:us-east-1:123456789012:service/';
    expect((await describeBoth()).failures).toEqual([
      { arn: `${arn}checkout-a`, reason: 'MISSING' },
      { arn: `${arn}checkout-z`, reason: 'MISSING' },
    ]);
    await pass(30);
    const { services, failures } = await describeBoth();
    expect(services).toHaveLength(1);
    expect(failures).toEqual([{ arn: `${arn}checkout-z`, reason: 'MISSING' }]);
  });

  test('gives tags only when asked', async () => {
    const { ecs } = await givenModelledEcs();
    await createCheckout(ecs, { tags: [{ key: 'a', value: '1' }] });
    expect((await describeCheckout(ecs)).tags).toBeUndefined();
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['checkout-a'], include: ['TAGS'] }));
    expect(services?.[0]?.tags).toEqual([{ key: 'a', value: '1' }]);
  });

  /**
   * Sources: Amazon ECS API reference, Service (`currentServiceDeployment`, `currentServiceRevisions`),
   * ServiceCurrentRevisionSummary and ServiceDeployment (the form of the ARNs).
   */
  test('tells the newest service deployment, and the revisions that have tasks or are wanted', async () => {
    const { ecs } = await givenModelledEcs();
    await createCheckout(ecs);
    const before = await describeCheckout(ecs);
    const arn = (kind: string) => expect.stringMatching(new RegExp(`^arn:aws:ecs:us-east-1:123456789012:${kind}/prod/checkout-a/\\w+$`));
    expect(before.currentServiceDeployment).toEqual(arn('service-deployment'));
    expect(before.currentServiceRevisions).toEqual([
      expect.objectContaining({ arn: arn('service-revision'), requestedTaskCount: before.desiredCount }),
    ]);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', forceNewDeployment: true }));
    const after = await describeCheckout(ecs);
    expect(after.currentServiceDeployment).not.toBe(before.currentServiceDeployment);
    expect(after.currentServiceRevisions?.[0]?.arn).not.toBe(before.currentServiceRevisions?.[0]?.arn);
    expect(after.currentServiceRevisions?.map(({ requestedTaskCount }) => requestedTaskCount)).toContain(after.desiredCount);
  });

  test('refuses no services', async () => {
    const { ecs } = await givenModelledEcs();
    await expect(ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: [] }))).rejects.toEqual(
      refused('InvalidParameterException', 'Services cannot be empty.'),
    );
  });
});

describe('UpdateService', () => {
  const update = { cluster: 'prod', service: 'checkout-a' };

  test('of the desired count alone starts no deployment; of the task definition does; the same again does not', async () => {
    const { ecs } = await givenModelledEcs();
    const created = await createCheckout(ecs);
    const first = created.service?.deployments?.[0]?.id;
    const scaled = await ecs.send(new UpdateServiceCommand({ ...update, desiredCount: 5 }));
    expect(scaled.service).toMatchObject({ desiredCount: 5, deployments: [{ id: first, desiredCount: 5 }] });
    await registerCheckout(ecs);
    const moved = await ecs.send(new UpdateServiceCommand({ ...update, taskDefinition: 'checkout:2', desiredCount: 5 }));
    const second = moved.service?.deployments?.[0]?.id;
    expect(second).not.toBe(first);
    const same = await ecs.send(new UpdateServiceCommand({ ...update, taskDefinition: 'checkout:2', desiredCount: 5 }));
    expect(same.service?.deployments?.[0]?.id).toBe(second);
    const forced = await ecs.send(new UpdateServiceCommand({ ...update, forceNewDeployment: true }));
    expect(forced.service?.deployments?.[0]?.id).not.toBe(second);
  });

  test('leaves what it does not name', async () => {
    const { ecs } = await givenModelledEcs();
    await createCheckout(ecs, { enableExecuteCommand: true });
    await ecs.send(new UpdateServiceCommand({ ...update, healthCheckGracePeriodSeconds: 60 }));
    expect(await describeCheckout(ecs)).toMatchObject({
      desiredCount: 2,
      enableExecuteCommand: true,
      healthCheckGracePeriodSeconds: 60,
      loadBalancers: [{ targetGroupArn: GROUP }],
    });
  });

  test('refuses what is not there and what is no longer ACTIVE', async () => {
    const { ecs, pass } = await givenModelledEcs();
    await expect(ecs.send(new UpdateServiceCommand({ ...update, desiredCount: 0 }))).rejects.toEqual(
      refused('ServiceNotFoundException', 'Service not found.'),
    );
    await createCheckout(ecs);
    await pass(60);
    await ecs.send(new DeleteServiceCommand({ ...update, force: true }));
    await expect(ecs.send(new UpdateServiceCommand({ ...update, desiredCount: 0 }))).rejects.toEqual(
      refused('ServiceNotActiveException', 'Service was not ACTIVE.'),
    );
  });
});

describe('DeleteService', () => {
  const command = { cluster: 'prod', service: 'checkout-a' };

  test('refuses a service above 0 unless forced', async () => {
    const { ecs } = await givenModelledEcs();
    await createCheckout(ecs);
    await expect(ecs.send(new DeleteServiceCommand(command))).rejects.toEqual(
      refused('InvalidParameterException', 'The service cannot be stopped while it is scaled above 0.'),
    );
  });

  test('drains, then leaves the service INACTIVE: described but not listed, and the cluster may go', async () => {
    const { ecs, pass } = await givenModelledEcs();
    await createCheckout(ecs);
    await pass(60);
    const { service } = await ecs.send(new DeleteServiceCommand({ ...command, force: true }));
    expect(service?.status).toBe('DRAINING');
    expect((await ecs.send(new ListServicesCommand({ cluster: 'prod' }))).serviceArns).toEqual([]);
    await expect(ecs.send(new DeleteClusterCommand({ cluster: 'prod' }))).rejects.toEqual(
      refused('ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.'),
    );
    await pass(120);
    expect((await describeCheckout(ecs)).status).toBe('INACTIVE');
    await expect(ecs.send(new DeleteServiceCommand({ ...command, force: true }))).rejects.toEqual(
      refused('ServiceNotFoundException', 'Service not found.'),
    );
    const { cluster } = await ecs.send(new DeleteClusterCommand({ cluster: 'prod' }));
    expect(cluster?.status).toBe('INACTIVE');
  });
});

describe('lists and tags', () => {
  test('services and tasks come in pages', async () => {
    const { ecs, pass } = await givenModelledEcs();
    for (const serviceName of ['a', 'b', 'c']) await createCheckout(ecs, { serviceName, desiredCount: 1 });
    await pass(5);
    const first = await ecs.send(new ListServicesCommand({ cluster: 'prod', maxResults: 2 }));
    const second = await ecs.send(new ListServicesCommand({ cluster: 'prod', maxResults: 2, nextToken: first.nextToken }));
    expect([...(first.serviceArns ?? []), ...(second.serviceArns ?? [])].map((arn) => arn.slice(-1))).toEqual(['a', 'b', 'c']);
    expect(second.nextToken).toBeUndefined();
    expect((await ecs.send(new ListTasksCommand({ cluster: 'prod' }))).taskArns).toHaveLength(3);
    expect((await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'b' }))).taskArns).toHaveLength(1);
    await expect(ecs.send(new ListServicesCommand({ cluster: 'prod', nextToken: 'mine' }))).rejects.toEqual(
      expect.objectContaining({ name: 'InvalidParameterException' }),
    );
  });

  test('tags of a resource are set, replaced and taken away', async () => {
    const { ecs } = await givenModelledEcs();
    const { service } = await createCheckout(ecs, { tags: [{ key: 'a', value: '1' }] });
    const resourceArn = service?.serviceArn;
    await ecs.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'a', value: '2' },
          { key: 'b', value: '3' },
        ],
      }),
    );
    await ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b'] }));
    expect((await ecs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([{ key: 'a', value: '2' }]);
  });
});
