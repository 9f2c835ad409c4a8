import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { createCheckout, GROUP, givenModelledEcs, IMAGE } from '../../packages/local-aws/test/ecs/given.ts';

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('events of ECS have the shape of AWS', () => {
  test('ECS Task State Change: the task as DescribeTasks gives it, times as ISO strings, with a version', async () => {
    const { ecs, pass, heard } = await givenModelledEcs();
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(30);
    const event = heard.find(({ detail }) => (detail as { lastStatus?: string }).lastStatus === 'RUNNING');
    const taskArn = expect.stringMatching(/^arn:aws:ecs:us-east-1:123456789012:task\/prod\/[0-9a-f]{32}$/);
    expect(event).toMatchObject({
      source: 'aws.ecs',
      'detail-type': 'ECS Task State Change',
      resources: [taskArn],
      detail: {
        attachments: [{ status: 'ATTACHED', details: expect.arrayContaining([{ name: 'privateIPv4Address', value: '10.0.0.4' }]) }],
        clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod',
        containers: [
          {
            image: IMAGE,
            imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
            lastStatus: 'RUNNING',
            name: 'web',
            networkInterfaces: [{ privateIpv4Address: '10.0.0.4' }],
            cpu: '0',
          },
        ],
        connectivity: 'CONNECTED',
        createdAt: ISO,
        pullStartedAt: ISO,
        pullStoppedAt: ISO,
        startedAt: ISO,
        updatedAt: ISO,
        cpu: '256',
        memory: '512',
        desiredStatus: 'RUNNING',
        lastStatus: 'RUNNING',
        group: 'service:checkout-a',
        launchType: 'FARGATE',
        overrides: { containerOverrides: [{ name: 'web' }] },
        startedBy: expect.stringMatching(/^ecs-svc\//),
        taskArn,
        taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:1',
        version: 4,
        platformVersion: '1.4.0',
      },
    });
  });

  test('ECS Deployment State Change and ECS Service Action', async () => {
    const { ecs, pass, heard } = await givenModelledEcs();
    const { service } = await createCheckout(ecs, { desiredCount: 1 });
    await pass(60);
    const deploymentId = service?.deployments?.[0]?.id;
    const resources = [service?.serviceArn];
    const others = heard.filter((event) => event['detail-type'] !== 'ECS Task State Change');
    expect(others).toEqual([
      {
        source: 'aws.ecs',
        'detail-type': 'ECS Deployment State Change',
        resources,
        detail: {
          eventType: 'INFO',
          eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
          deploymentId,
          updatedAt: ISO,
          reason: `ECS deployment ${deploymentId} in progress.`,
        },
      },
      {
        source: 'aws.ecs',
        'detail-type': 'ECS Deployment State Change',
        resources,
        detail: {
          eventType: 'INFO',
          eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
          deploymentId,
          updatedAt: ISO,
          reason: `ECS deployment ${deploymentId} completed.`,
        },
      },
      {
        source: 'aws.ecs',
        'detail-type': 'ECS Service Action',
        resources,
        detail: {
          eventType: 'INFO',
          eventName: 'SERVICE_STEADY_STATE',
          clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/prod',
          createdAt: ISO,
        },
      },
    ]);
  });

  test('may be sent twice, and then have the same version', async () => {
    const { ecs, pass, heard } = await givenModelledEcs({ duplicateEvents: 1 });
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(30);
    const versions = heard
      .filter((event) => event['detail-type'] === 'ECS Task State Change')
      .map(({ detail }) => (detail as { version: number }).version);
    expect(versions).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });
});

describe('the service tells in its own events', () => {
  test('what it starts, registers, drains and stops', async () => {
    const { ecs, pass, facade } = await givenModelledEcs();
    await createCheckout(ecs, { desiredCount: 1 });
    await pass(60);
    const id = facade.tasks()[0]?.arn.split('/').at(-1);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    await pass(120);
    const { service } = await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    const told = service?.events?.map(({ message }) => message?.replace(/ecs-svc\/\d+/, 'ecs-svc/1')).reverse();
    expect(told).toEqual([
      `(service checkout-a) has started 1 tasks: (task ${id}).`,
      `(service checkout-a) registered 1 targets in (target-group ${GROUP})`,
      '(service checkout-a) (deployment ecs-svc/1) deployment completed.',
      '(service checkout-a) has reached a steady state.',
      `(service checkout-a) has stopped 1 running tasks: (task ${id}).`,
      `(service checkout-a) deregistered 1 targets in (target-group ${GROUP})`,
      '(service checkout-a) has begun draining connections on 1 tasks.',
      '(service checkout-a) has reached a steady state.',
    ]);
  });
});
