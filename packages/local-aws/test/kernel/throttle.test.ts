import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';
import { callerService, clusterService } from './given-echo.ts';

const twoThenOneASecond = [{ operations: ['ListClusters', 'GetCallerIdentity'], burst: 2, perSecond: 1 }];

describe('throttling', () => {
  test('takes a burst, refuses the next, and takes one more for every token that AWS time brings', async () => {
    const clock = new VirtualClock();
    const ecs = clusterService({ limits: twoThenOneASecond });
    const local = await startLocalAws({ clock, services: { ecs } });
    const client = new ECSClient(await clientThrough('in process', local));
    const list = () => client.send(new ListClustersCommand({})).then(() => 'taken');
    const answers = async () => {
      const told: string[] = [];
      for (const waitMs of [0, 0, 0, 999, 1, 0, 5_000, 0, 0]) {
        if (waitMs) await clock.sleep(waitMs);
        told.push(await list().catch((error: Error) => error.name));
      }
      return told;
    };
    const refused = 'ThrottlingException';
    expect(await clock.run(answers())).toEqual(['taken', 'taken', refused, refused, 'taken', refused, 'taken', 'taken', refused]);
    expect(local.services.ecs.listed).toHaveLength(5);
  });

  test('a refused call is told as an effect', async () => {
    const local = await startLocalAws({ clock: new VirtualClock(), services: { ecs: clusterService({ limits: twoThenOneASecond }) } });
    const errors: unknown[] = [];
    local.effects.watch((effect) => effect.kind === 'api-call' && errors.push(effect.error));
    const client = new ECSClient(await clientThrough('in process', local));
    for (let i = 0; i < 3; i++) await client.send(new ListClustersCommand({})).catch(() => {});
    expect(errors).toEqual([undefined, undefined, 'ThrottlingException']);
  });

  test('the query protocol has its own code for it', async () => {
    const local = await startLocalAws({ clock: new VirtualClock(), services: { sts: callerService({ limits: twoThenOneASecond }) } });
    const client = new STSClient(await clientThrough('in process', local));
    const call = () => client.send(new GetCallerIdentityCommand({}));
    await call();
    await call();
    expect(await refusal(call())).toMatchObject({ name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } });
  });

  test('can be switched off', async () => {
    const local = await startLocalAws({
      clock: new VirtualClock(),
      throttling: false,
      services: { sts: callerService({ limits: twoThenOneASecond }) },
    });
    const client = new STSClient(await clientThrough('in process', local));
    for (let i = 0; i < 10; i++) await client.send(new GetCallerIdentityCommand({}));
  });
});
