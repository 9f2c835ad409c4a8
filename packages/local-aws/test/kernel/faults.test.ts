import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { AwsError } from '../../src/kernel/aws-error.ts';
import type { FaultMode } from '../../src/kernel/faults.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, refusal } from '../doors.ts';
import { clusterService } from './given-echo.ts';

const listing = { service: 'ecs', operation: 'ListClusters' } as const;

async function given() {
  const clock = new VirtualClock(0);
  const local = await startLocalAws({ clock, services: { ecs: clusterService() } });
  const client = new ECSClient(await clientThrough('in process', local));
  const list = (nextToken?: string) => clock.run(client.send(new ListClustersCommand(nextToken ? { nextToken } : {})));
  return { clock, local, list, listed: local.services.ecs.listed };
}

describe('an injected fault', () => {
  const cases: [FaultMode, { name: string; effects: number; seconds: number }][] = [
    ['fail-before', { name: 'InternalFailure', effects: 0, seconds: 0 }],
    ['throttle', { name: 'ThrottlingException', effects: 0, seconds: 0 }],
    ['timeout-no-effect', { name: 'TimeoutError', effects: 0, seconds: 3 }],
    ['effect-lost-response', { name: 'TimeoutError', effects: 1, seconds: 3 }],
    ['late-effect', { name: 'TimeoutError', effects: 0, seconds: 3 }],
  ];
  test.each(cases)('%s', async (mode, { name, effects, seconds }) => {
    const { clock, local, list, listed } = await given();
    local.faults.inject({ ...listing, mode, timeoutMs: 3_000, lateMs: 10_000 });
    expect(await refusal(list())).toMatchObject({ name });
    expect(listed).toHaveLength(effects);
    expect(clock.now()).toBe(seconds * 1000);
    expect(local.faults.pending).toEqual([]);
    await list('next');
    expect(listed).toHaveLength(effects + 1);
  });

  test('late-effect happens in the end, after what was called meanwhile', async () => {
    const { clock, local, list, listed } = await given();
    local.faults.inject({ ...listing, mode: 'late-effect', timeoutMs: 1_000, lateMs: 10_000 });
    await refusal(list('first'));
    await list('second');
    await clock.run(clock.sleep(10_000));
    expect(listed).toEqual(['second', 'first']);
  });

  test.each<[FaultMode, string[]]>([
    ['held-before', ['second', 'first']],
    ['held-after', ['first', 'second']],
  ])('%s is answered late, and others are not kept waiting', async (mode, order) => {
    const { clock, local, list, listed } = await given();
    local.faults.inject({ ...listing, mode, lateMs: 1_000 });
    await Promise.all([list('first'), list('second')]);
    expect(clock.now()).toBe(1_000);
    expect(listed).toEqual(order);
  });

  test('strikes from the nth matching call on, so many times', async () => {
    const { local, list, listed } = await given();
    local.faults.inject({
      ...listing,
      mode: 'fail-before',
      nth: 2,
      times: 2,
      error: new AwsError('ClientException', 'no', { status: 400 }),
    });
    const told: string[] = [];
    for (const token of ['a', 'b', 'c', 'd'])
      told.push(
        await list(token).then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      );
    expect(told).toEqual(['answered', 'ClientException', 'ClientException', 'answered']);
    expect(listed).toEqual(['a', 'd']);
  });

  test('strikes only calls with the input it names, and only until it is withdrawn', async () => {
    const { local, list, listed } = await given();
    const when = ({ nextToken }: { nextToken?: string }) => nextToken === 'bad';
    const withdraw = local.faults.inject({ ...listing, mode: 'fail-before', times: 9, when });
    await list('good');
    await refusal(list('bad'));
    expect(local.faults.pending).toHaveLength(1);
    withdraw();
    await list('bad');
    expect(listed).toEqual(['good', 'bad']);
  });

  test('is for a call that there is', async () => {
    const { local } = await given();
    expect(() => local.faults.inject({ ...listing, service: 'ec2', mode: 'throttle' })).toThrow(
      "no service signs as 'ec2'; there are: ecs",
    );
    expect(() => local.faults.inject({ ...listing, operation: 'ListCoffee', mode: 'throttle' })).toThrow(
      "'ListCoffee'; it answers: ListClusters",
    );
  });

  test('cannot be the zeroth', async () => {
    const { local } = await given();
    expect(() => local.faults.inject({ ...listing, mode: 'throttle', nth: 0 })).toThrow(/counts from 1/);
  });
});

describe('over the socket', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  test('a lost answer is a connection that drops', async () => {
    const local = await startLocalAws({ services: { ecs: clusterService() } });
    stops.push(() => local.stop());
    const client = new ECSClient(await clientThrough('over the socket', local));
    local.faults.inject({ ...listing, mode: 'effect-lost-response', timeoutMs: 1 });
    expect(await refusal(client.send(new ListClustersCommand({})))).toMatchObject({ message: expect.stringContaining('socket hang up') });
    expect(local.services.ecs.listed).toHaveLength(1);
  });
});
