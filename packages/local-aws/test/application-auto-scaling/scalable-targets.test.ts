import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CreateClusterCommand, DeleteServiceCommand, ECSClient } from '@aws-sdk/client-ecs';
import { expect, test } from '@jest/globals';
import { autoScalingService } from '../../src/application-auto-scaling/application-auto-scaling.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { ecrService } from '../../src/ecr/ecr.ts';
import { plainBehaviour } from '../../src/ecs/behaviour.ts';
import { ecsService } from '../../src/ecs/ecs.ts';
import type { ServiceContext } from '../../src/kernel/service.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { refusal } from '../doors.ts';
import { fakeLoadBalancing } from '../ecs/fake-load-balancing.ts';
import { createCheckout, IMAGE, registerCheckout } from '../ecs/given.ts';

async function givenScaling() {
  const clock = new VirtualClock();
  const local = await startLocalAws({
    clock,
    throttling: false,
    services: {
      elbv2: fakeLoadBalancing,
      ecr: ecrService,
      ecs: (ctx: ServiceContext) => ecsService(ctx, { tasks: 'model' }),
      scaling: autoScalingService,
    },
  });
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  };
  const ecs = new ECSClient(configuration);
  local.services.ecs.facade.behave(IMAGE, plainBehaviour);
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  await registerCheckout(ecs);
  const scaling = new ApplicationAutoScalingClient(configuration);
  return {
    ecs,
    pass: (seconds: number) => clock.run(clock.sleep(seconds * 1000)),
    scale: (ResourceId: string) =>
      scaling.send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'ecs',
          ResourceId,
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: 1,
          MaxCapacity: 4,
        }),
      ),
  };
}

// spinnaker/spinnaker#4371, moto's RegisterScalableTarget: what does not exist is said with the resource as
// it was given.
test.each(['service/prod/nobody', 'service/other/checkout-a'])('%s, which ECS does not have, is no scalable target', async (resource) => {
  const { ecs, pass, scale } = await givenScaling();
  await createCheckout(ecs);
  await pass(60);
  expect(await refusal(scale(resource))).toMatchObject({
    name: 'ValidationException',
    message: `ECS service doesn't exist: ${resource}`,
  });
});

test('a service is one as soon as ECS tells of it, and until it is deleted', async () => {
  const { ecs, pass, scale } = await givenScaling();
  await createCheckout(ecs);
  await pass(60);
  expect((await scale('service/prod/checkout-a')).ScalableTargetARN).toMatch(/:scalable-target\//);
  await ecs.send(new DeleteServiceCommand({ cluster: 'prod', service: 'checkout-a', force: true }));
  await pass(300);
  expect(await refusal(scale('service/prod/checkout-a'))).toMatchObject({ name: 'ValidationException' });
});
