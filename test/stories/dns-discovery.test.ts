import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import checkoutDiscovery from '../../sample/checkout/deployments/checkout-discovery.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import type { DnsSide } from '../../src/deployment/dns-weighted.ts';
import type { RunningDiscoverySample } from '../../src/rehearsal/start-discovery.ts';
import { untilResolvable } from '../../src/rehearsal/until-resolvable.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { watchAccess } from '../support/access.ts';
import { type GivenDiscovery, simulateDiscovered, startDiscoveryClient } from '../support/discovered-sample.ts';
import { Progress } from '../support/progress.ts';

interface Story {
  readonly sample: RunningDiscoverySample;
  readonly progress: Progress;
  readonly client: ReturnType<typeof startDiscoveryClient>;
}

/** A deployment of tasks in service discovery, in virtual time, with a client that resolves their name. */
const discoveryStory = (title: string, options: GivenDiscovery, tell: (story: Story) => Promise<void>) =>
  test(title, () => {
    const clock = new VirtualClock();
    return clock.run(
      (async () => {
        const sample = await simulateDiscovered(clock, options);
        try {
          await untilServing(sample);
          await untilResolvable(sample);
          const client = startDiscoveryClient(sample);
          const access = watchAccess(sample);
          const watch = await watchInvariants(sample);
          const progress = new Progress(sample.local, watch);
          try {
            await tell({ sample, progress, client });
          } catch (error) {
            throw new Error(`${(error as Error).message}\n\nas it stood:\n${progress.describe()}`, { cause: error });
          } finally {
            progress.stop();
            client.stop();
          }
          await access.end();
          const { checked, violations } = watch.end();
          expect(violations).toEqual([]);
          expect(checked).toBeGreaterThan(0);
          expect(client.tally.drops).toEqual({});
        } finally {
          await sample.stop();
        }
      })(),
    );
  });

const desired = ({ ports, config }: RunningDiscoverySample) =>
  Promise.all(config.sides.map(async ({ service }) => (await ports.containers(config.cluster).describe(service))?.desired));

discoveryStory(
  'a good image in service discovery takes over, judged and retired by the metrics that the service publishes',
  {},
  async (story) => {
    const { sample, progress, client } = story;
    const { digest } = await sample.push('v2');
    const end = await progress.until('v2 ends', () => progress.ended.find(({ image }) => image.digest === digest));
    expect(`${end.outcome}: ${end.cause}`).toMatch(/^SUCCEEDED: .*checkout-discovery-b is production/);
    expect(await desired(sample)).toEqual([0, 3]);
    expect(client.tally.answeredByVersion.v2).toBeGreaterThan(0);
  },
);

discoveryStory(
  'where nothing counts the traffic of the sides, a person is asked before blue goes down',
  { traffic: false },
  async (story) => {
    const { sample, progress } = story;
    const { digest } = await sample.push('v2');
    const question = await progress.until('a person is asked', () => progress.record.active?.wait?.question);
    expect(question.asks).toMatch(/nothing counts the requests to checkout-discovery-a/);
    expect(await desired(sample)).toEqual([3, 3]);
    expect(await say('approve', sample, sample.config.service)).toMatchObject({ code: 0 });
    const end = await progress.until('v2 ends', () => progress.ended.find(({ image }) => image.digest === digest));
    expect(end.outcome).toBe('SUCCEEDED');
  },
);

const { errorRate: _, ...judgedByHealth } = checkoutDiscovery.judge;
const mistaken = (side: DnsSide): DnsSide =>
  side.kind !== 'discovery'
    ? side
    : { ...side, traffic: { cloudWatch: { namespace: 'checkout', dimensions: { service: side.service }, requests: 'Reqeusts' } } };

discoveryStory(
  'silence of a metric that was never published is no silence of the clients: a person is asked',
  { configured: { sides: [mistaken(checkoutDiscovery.sides[0]), mistaken(checkoutDiscovery.sides[1])], judge: judgedByHealth } },
  async ({ sample, progress }) => {
    await sample.push('v2');
    const question = await progress.until('a person is asked', () => progress.record.active?.wait?.question);
    expect(question.asks).toMatch(/nothing counts the requests to checkout-discovery-a/);
    expect(await desired(sample)).toEqual([3, 3]);
  },
);

discoveryStory('a failing test in service discovery leaves everything as it was', {}, async ({ sample, progress, client }) => {
  const { digest } = await sample.push('v3');
  const end = await progress.until('v3 ends', () => progress.ended.find(({ image }) => image.digest === digest));
  expect(`${end.outcome}: ${end.cause}`).toMatch(/^ROLLED_BACK: FunctionalTestFailed/);
  expect(await desired(sample)).toEqual([3, 0]);
  expect(client.tally.answeredByVersion.v3).toBeUndefined();
});

discoveryStory('a version that is bad under traffic goes back by the metrics that it publishes itself', {}, async (story) => {
  const { sample, progress, client } = story;
  const { digest } = await sample.push('v4');
  const end = await progress.until('v4 ends', () => progress.ended.find(({ image }) => image.digest === digest));
  expect(`${end.outcome}: ${end.cause}`).toMatch(/^ROLLED_BACK: JudgedUnhealthy: errors: \d+ of \d+ requests on green failed/);
  expect(await desired(sample)).toEqual([3, 0]);
  expect(client.tally.answeredByVersion.v4).toBeGreaterThan(0);
});
