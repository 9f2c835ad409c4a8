import { CreateClusterCommand, CreateServiceCommand, DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { plainBehaviour } from '../../src/ecs/behaviour.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { IMAGE, registerCheckout } from './given.ts';

/**
 * Two services behind one real model of a load balancer, a whole deployment's worth of tasks in virtual time.
 */
async function given() {
  const clock = new VirtualClock();
  const local = await startLocalAws({ clock, throttling: false });
  const { ecs: ecsLocal, elbv2 } = local.services;
  elbv2.facade.respondWith(ecsLocal.facade.answer);
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  };
  const ecs = new ECSClient(configuration);
  const elb = new ElasticLoadBalancingV2Client(configuration);
  const balancer = await elb.send(new CreateLoadBalancerCommand({ Name: 'prod', Subnets: ['subnet-1', 'subnet-2'] }));
  const made = await elb.send(
    new CreateTargetGroupCommand({
      Name: 'checkout-a',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: 'vpc-1',
      TargetType: 'ip',
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const group = made.TargetGroups?.[0]?.TargetGroupArn ?? '';
  const listener = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: balancer.LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
    }),
  );
  ecsLocal.facade.behave(IMAGE, { ...plainBehaviour, responder: () => ({ status: 200, body: 'v1', ms: 20 }) });
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  await registerCheckout(ecs);
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'checkout-a',
      taskDefinition: 'checkout',
      desiredCount: 2,
      launchType: 'FARGATE',
      loadBalancers: [{ targetGroupArn: group, containerName: 'web', containerPort: 8080 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  const ask = () => clock.run(elbv2.facade.send(listener.Listeners?.[0]?.ListenerArn ?? '', { path: '/' }));
  const pass = (seconds: number) => clock.run(clock.sleep(seconds * 1000));
  const service = async () => (await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['checkout-a'] }))).services?.[0];
  return { local, ecs, elb, group, ask, pass, service, facade: ecsLocal.facade };
}

describe('ECS and the load balancer together', () => {
  test('a service becomes steady when its targets pass their probes, and its tasks answer through the listener', async () => {
    const { elb, group, ask, pass, service } = await given();
    await pass(60);
    expect(await service()).toMatchObject({ runningCount: 2, deployments: [{ rolloutState: 'COMPLETED' }] });
    const { TargetHealthDescriptions } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group }));
    expect(TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State)).toEqual(['healthy', 'healthy']);
    expect(await ask()).toMatchObject({ status: 200, body: 'v1' });
  });

  test('scaled to 0, it drains and no target is left', async () => {
    const { ecs, elb, group, ask, pass } = await given();
    await pass(60);
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount: 0 }));
    await pass(600);
    const { TargetHealthDescriptions } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group }));
    expect(TargetHealthDescriptions).toEqual([]);
    expect((await ask()).status).toBe(503);
  });

  test('an image that turns unhealthy has its tasks replaced, over and over, and never becomes steady', async () => {
    const { facade, pass, service } = await given();
    facade.behave(IMAGE, { ...plainBehaviour, healthy: false });
    await pass(600);
    const described = await service();
    expect(described?.deployments).toMatchObject([{ rolloutState: 'IN_PROGRESS' }]);
    expect(described?.events?.filter(({ message }) => message?.includes('is unhealthy in')).length).toBeGreaterThan(3);
  });
});
