import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { autoScalingService } from '../../packages/local-aws/src/application-auto-scaling/application-auto-scaling.ts';

const key = { ServiceNamespace: 'ecs', ResourceId: 'service/prod/checkout-a', ScalableDimension: 'ecs:service:DesiredCount' } as const;

async function givenScaling() {
  const local = await startLocalAws({ clock: new VirtualClock(), services: { scaling: autoScalingService } });
  const client = new ApplicationAutoScalingClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  const describeAll = async (ResourceIds?: string[]) =>
    (await client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ...(ResourceIds ? { ResourceIds } : {}) })))
      .ScalableTargets;
  return { client, describeAll };
}

describe('scalable targets', () => {
  test('are registered, changed by what is given, and gone when deregistered', async () => {
    const { client, describeAll } = await givenScaling();
    const { ScalableTargetARN: arn } = await client.send(new RegisterScalableTargetCommand({ ...key, MinCapacity: 2, MaxCapacity: 10 }));
    await client.send(new RegisterScalableTargetCommand({ ...key, MinCapacity: 3, SuspendedState: { DynamicScalingInSuspended: true } }));
    expect(await describeAll([key.ResourceId])).toMatchObject([
      {
        ...key,
        ScalableTargetARN: arn,
        MinCapacity: 3,
        MaxCapacity: 10,
        SuspendedState: { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: false },
      },
    ]);
    expect(await describeAll(['service/prod/other'])).toEqual([]);
    await client.send(new DeregisterScalableTargetCommand(key));
    expect(await describeAll()).toEqual([]);
    await expect(client.send(new DeregisterScalableTargetCommand(key))).rejects.toMatchObject({
      name: 'ObjectNotFoundException',
      message:
        'No scalable target found for service namespace: ecs, resource ID: service/prod/checkout-a, scalable dimension: ecs:service:DesiredCount',
    });
  });

  test('are refused without bounds and for what the local one does not know', async () => {
    const { client } = await givenScaling();
    await expect(client.send(new RegisterScalableTargetCommand({ ...key, MinCapacity: 1 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(
      client.send(new RegisterScalableTargetCommand({ ...key, ServiceNamespace: 'dynamodb', MinCapacity: 1, MaxCapacity: 2 })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
