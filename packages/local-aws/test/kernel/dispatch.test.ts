import * as ecs from '@aws-sdk/client-ecs';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { AwsError } from '../../src/kernel/aws-error.ts';
import type { Effect } from '../../src/kernel/effects.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';
import { clusterService } from './given-echo.ts';

async function given(fails?: () => AwsError | Error | undefined) {
  const unexpected: { error: unknown; where: unknown }[] = [];
  const local = await startLocalAws({
    clock: new VirtualClock(5_000),
    services: { ecs: clusterService(fails ? { fails } : {}) },
    onUnexpected: (error, where) => unexpected.push({ error, where }),
  });
  const effects: Effect[] = [];
  local.effects.watch((effect) => effects.push(effect));
  const client = new ECSClient(await clientThrough('in process', local));
  return { local, effects, unexpected, list: () => client.send(new ListClustersCommand({ maxResults: 7 })) };
}

describe('a call', () => {
  test('is told once it is done, with what went in and came out', async () => {
    const { effects, list } = await given();
    await list();
    expect(effects).toEqual([
      {
        kind: 'api-call',
        at: 5_000,
        caller: 'arn:aws:iam::123456789012:user/AKIDEXAMPLE',
        service: 'ecs',
        operation: 'ListClusters',
        input: { maxResults: 7 },
        output: { clusterArns: ['cluster-1'] },
      },
    ]);
  });

  test('that is refused is told with the code', async () => {
    const { effects, list } = await given(() => new AwsError('ClusterNotFoundException', 'Cluster not found.'));
    await refusal(list());
    expect(effects).toMatchObject([{ kind: 'api-call', error: 'ClusterNotFoundException' }]);
  });

  test('that breaks the local AWS is an InternalFailure for the caller and a report for whoever runs it', async () => {
    const bug = new TypeError('undefined is not a cluster');
    const { list, unexpected } = await given(() => bug);
    expect(await refusal(list())).toMatchObject({
      name: 'InternalFailure',
      message: expect.stringContaining('undefined is not a cluster'),
      $metadata: { httpStatusCode: 500 },
    });
    expect(unexpected).toEqual([{ error: bug, where: { service: 'ecs', operation: 'ListClusters' } }]);
  });

  test('whose answer cannot be written is an InternalFailure, too', async () => {
    const unexpected: unknown[] = [];
    const circle: unknown[] = [];
    circle.push(circle);
    const operations = { ListClusters: () => ({ clusterArns: circle }) };
    const local = await startLocalAws({
      services: { ecs: () => ({ signingName: 'ecs', sdk: ecs, operations }) },
      onUnexpected: (_error, where) => unexpected.push(where),
    });
    const client = new ECSClient(await clientThrough('in process', local));
    expect(await refusal(client.send(new ListClustersCommand({})))).toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect(unexpected).toEqual([{ service: 'ecs', operation: 'ListClusters' }]);
  });

  test('whose effect a watcher objects to fails and is reported', async () => {
    const { local, list, unexpected } = await given();
    local.effects.watch(() => {
      throw new Error('invariant broken');
    });
    expect(await refusal(list())).toMatchObject({ name: 'InternalFailure' });
    expect(unexpected).toMatchObject([{ error: { message: 'invariant broken' } }]);
  });
});
