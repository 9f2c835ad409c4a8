import {
  CreateClusterCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  ListClustersCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { createCheckout, givenEcs, givenModelledEcs, registerCheckout } from '../../packages/local-aws/test/ecs/given.ts';

const arn = (revision: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:${revision}`;

describe('task definitions', () => {
  test('keep every field as given, beside what ECS fills in', async () => {
    const { ecs } = await givenEcs(new VirtualClock());
    const given: RegisterTaskDefinitionCommandInput = {
      family: 'checkout',
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      ephemeralStorage: { sizeInGiB: 30 },
      volumes: [{ name: 'shared', host: {} }],
      containerDefinitions: [
        {
          name: 'web',
          image: 'checkout:v1',
          essential: true,
          portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' }],
          environment: [{ name: 'LEVEL', value: 'info' }],
          secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/token' }],
          healthCheck: { command: ['CMD-SHELL', 'true'], interval: 10, timeout: 5, retries: 3 },
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': 'checkout', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web' },
          },
          stopTimeout: 60,
          ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }],
        },
        { name: 'sidecar', image: 'proxy:1', essential: false, dependsOn: [{ containerName: 'web', condition: 'START' }] },
      ],
    };
    await ecs.send(new RegisterTaskDefinitionCommand({ ...given, tags: [{ key: 'release', value: '7' }] }));
    const { taskDefinition, tags } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'checkout', include: ['TAGS'] }));
    expect(taskDefinition).toMatchObject({ ...given, taskDefinitionArn: arn(1), revision: 1, status: 'ACTIVE' });
    expect(taskDefinition?.containerDefinitions?.[1]).toMatchObject({ cpu: 0, environment: [], mountPoints: [], portMappings: [] });
    expect(tags).toEqual([{ key: 'release', value: '7' }]);
  });

  test('get a new revision with every register; a number is never used again', async () => {
    const { ecs } = await givenEcs(new VirtualClock());
    expect([await registerCheckout(ecs), await registerCheckout(ecs)]).toEqual([arn(1), arn(2)]);
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn(2) }));
    expect(await registerCheckout(ecs)).toBe(arn(3));
  });

  test('by family mean the newest ACTIVE one; INACTIVE ones are described, but run no service', async () => {
    const { ecs } = await givenModelledEcs();
    await registerCheckout(ecs);
    const { taskDefinition } = await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'checkout:2' }));
    expect(taskDefinition?.status).toBe('INACTIVE');
    const newest = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'checkout' }));
    expect(newest.taskDefinition?.revision).toBe(1);
    const inactive = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn(2) }));
    expect(inactive.taskDefinition?.status).toBe('INACTIVE');
    await expect(createCheckout(ecs, { taskDefinition: 'checkout:2' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
  });

  test('that do not exist are refused', async () => {
    const { ecs } = await givenEcs(new VirtualClock());
    await expect(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'nothing' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
    await expect(ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'nothing:1' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'The specified task definition does not exist.',
    });
  });

  test('are listed by family and status, newest first when asked, in pages', async () => {
    const { ecs } = await givenEcs(new VirtualClock());
    for (let i = 0; i < 3; i++) await registerCheckout(ecs);
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'checkout:1' }));
    const first = await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'checkout', sort: 'DESC', maxResults: 1 }));
    expect(first.taskDefinitionArns).toEqual([arn(3)]);
    const second = await ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: 'checkout', sort: 'DESC', maxResults: 1, nextToken: first.nextToken }),
    );
    expect(second).toMatchObject({ taskDefinitionArns: [arn(2)] });
    expect(second.nextToken).toBeUndefined();
    expect((await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'check' }))).taskDefinitionArns).toEqual([]);
    expect((await ecs.send(new ListTaskDefinitionsCommand({ status: 'INACTIVE' }))).taskDefinitionArns).toEqual([arn(1)]);
    expect((await ecs.send(new ListTaskDefinitionFamiliesCommand({ familyPrefix: 'check' }))).families).toEqual(['checkout']);
  });
});

describe('clusters', () => {
  test('are created once, listed and described; one that is not there is a failure', async () => {
    const { ecs } = await givenEcs(new VirtualClock());
    await ecs.send(new CreateClusterCommand({ clusterName: 'prod', tags: [{ key: 'a', value: '1' }] }));
    await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual(['arn:aws:ecs:us-east-1:123456789012:cluster/prod']);
    const { clusters, failures } = await ecs.send(new DescribeClustersCommand({ clusters: ['prod', 'dev'], include: ['TAGS'] }));
    expect(clusters).toMatchObject([{ clusterName: 'prod', status: 'ACTIVE', activeServicesCount: 0, tags: [{ key: 'a', value: '1' }] }]);
    expect(failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/dev', reason: 'MISSING' }]);
  });
});
