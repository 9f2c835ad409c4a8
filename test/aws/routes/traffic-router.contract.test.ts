import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TrafficRouter } from '../../../src/deployment/ports/traffic-router.ts';
import { ALL_BLUE, ALL_GREEN, greenAt } from '../../../src/deployment/split.ts';
import { givenRecords, givenRules, type RouterWorld } from './router-worlds.ts';

interface Adapter {
  readonly given: () => Promise<RouterWorld>;
  /** The call that writes. */
  readonly writes: { readonly service: string; readonly operation: string };
  /** Seconds after which a write has surely arrived and settled. */
  readonly settledAfter: number;
  /** Tests that do not hold for it, each with the reason. */
  readonly exempt: Readonly<Partial<Record<string, string>>>;
}

const ADAPTERS: Readonly<Record<string, Adapter>> = {
  'listener rules': {
    given: givenRules,
    writes: { service: 'elasticloadbalancing', operation: 'ModifyListener' },
    settledAfter: 60,
    exempt: {
      'arrives later than it is written': 'a load balancer tells nothing of what its nodes have: the settle time stands for both',
    },
  },
  'weighted records': {
    given: givenRecords,
    writes: { service: 'route53', operation: 'ChangeResourceRecordSets' },
    settledAfter: 120,
    exempt: {},
  },
};

let world: RouterWorld;
afterEach(() => world.local.stop());

describe.each(Object.entries(ADAPTERS))('a traffic router of %s', (_, { given, writes, settledAfter, exempt }) => {
  const holds = (name: string, check: () => Promise<void>) =>
    exempt[name] === undefined ? test(name, check) : test.skip(`${name}: ${exempt[name]}`, check);

  const start = async (): Promise<TrafficRouter> => {
    world = await given();
    world.calls();
    return world.router;
  };

  const splits = async (router: TrafficRouter) => (await world.run(router.read())).map(({ split }) => split);

  holds('reads every route with its split and its weights', async () => {
    const router = await start();
    const { blue, green } = world.names;
    expect(await world.run(router.read())).toEqual([{ route: expect.any(String), split: ALL_BLUE, weights: { [blue]: 100, [green]: 0 } }]);
  });

  holds('writes absolutely, forward and back, and reads back what it wrote', async () => {
    const router = await start();
    for (const split of [greenAt(10), greenAt(50), ALL_GREEN, ALL_BLUE]) {
      await world.run(router.write(split));
      expect(await splits(router)).toEqual([split]);
      await world.pass(60);
    }
  });

  holds('any whole percent reads back as exactly that', async () => {
    const router = await start();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 100 }), async (percent) => {
        await world.run(router.write(greenAt(percent)));
        expect(await splits(router)).toEqual([greenAt(percent)]);
        await world.pass(60);
      }),
      { numRuns: 15 },
    );
  });

  holds('written twice is as written once', async () => {
    const router = await start();
    await world.run(router.write(greenAt(25)));
    await world.pass(60);
    await world.run(router.write(greenAt(25)));
    expect(await splits(router)).toEqual([greenAt(25)]);
  });

  holds('a write is one call a route', async () => {
    const router = await start();
    await world.run(router.write(greenAt(10)));
    expect(world.calls().filter((call) => call === `${writes.service}:${writes.operation}`)).toHaveLength(1);
  });

  holds('weights that somebody wrote in other numbers read as the percent that they are', async () => {
    const router = await start();
    await world.edit([3, 1]);
    expect(await splits(router)).toEqual([greenAt(25)]);
  });

  holds('weights of 0 on both sides are no split', async () => {
    const router = await start();
    await world.edit([0, 0]);
    expect(await splits(router)).toEqual([undefined]);
  });

  holds('a route that leads elsewhere is no split, and a write to it is drift', async () => {
    const router = await start();
    await world.takeAway();
    expect(await splits(router)).toEqual([undefined]);
    await expect(world.run(router.write(greenAt(10)))).rejects.toMatchObject({ name: 'DriftDetected' });
  });

  holds('a call that is throttled once is made again', async () => {
    const router = await start();
    world.local.faults.inject({ ...writes, mode: 'throttle' });
    await world.run(router.write(greenAt(10)));
    expect(await splits(router)).toEqual([greenAt(10)]);
  });

  holds('a write whose answer was lost is written all the same, and is safe to repeat', async () => {
    const router = await start();
    world.local.faults.inject({ ...writes, mode: 'effect-lost-response' });
    await world.run(router.write(greenAt(10)));
    expect(await splits(router)).toEqual([greenAt(10)]);
  });

  holds('a receipt is plain JSON, and settled once the write had its time', async () => {
    const router = await start();
    const receipt = JSON.parse(JSON.stringify(await world.run(router.write(greenAt(10)))));
    expect(await world.run(router.settled(receipt))).toBe(false);
    await world.pass(settledAfter);
    const arrived = await world.run(router.arrived(receipt));
    if (!arrived) throw new Error('the write has not arrived');
    await world.pass(settledAfter);
    expect(await world.run(router.settled(JSON.parse(JSON.stringify(arrived))))).toBe(true);
  });

  holds('arrives later than it is written', async () => {
    const router = await start();
    const receipt = await world.run(router.write(greenAt(10)));
    expect(await world.run(router.arrived(receipt))).toBeUndefined();
    await world.pass(60);
    const arrived = await world.run(router.arrived(receipt));
    expect(Date.parse(arrived?.arrivedAt ?? '')).toBeGreaterThan(Date.parse(receipt.writtenAt));
    // The TTL counts from the arrival, not from the write.
    expect(await world.run(router.settled(arrived ?? receipt))).toBe(false);
  });
});
