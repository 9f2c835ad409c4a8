import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import checkout from '../../sample/checkout/deployments/checkout.ts';
import checkoutDiscovery from '../../sample/checkout/deployments/checkout-discovery.ts';
import checkoutDns from '../../sample/checkout/deployments/checkout-dns.ts';
import { SAMPLE } from '../../sample/checkout/world/sample-world.ts';
import { simulateDiscoverySample, simulateDnsSample, simulateSample } from '../../src/rehearsal/simulate.ts';

test('deployments/checkout.ts names what `teal local --sample` makes, so that commands find it', async () => {
  const clock = new VirtualClock();
  const sample = await clock.run(simulateSample(clock));
  await clock.run(sample.stop());
  expect(checkout.sides.map(({ targetGroup }) => targetGroup)).toEqual(sample.world.targetGroups);
  expect(checkout.production).toEqual(sample.world.production);
  expect(checkout.stage.rule).toBe(sample.world.stageRule);
  expect(checkout.stage.host).toBe(SAMPLE.stageHost);
});

test('deployments/checkout-dns.ts is what `teal local --sample --route dns` makes', async () => {
  const clock = new VirtualClock();
  const sample = await clock.run(simulateDnsSample(clock));
  await clock.run(sample.stop());
  expect(sample.config).toEqual(checkoutDns);
});

test('deployments/checkout-discovery.ts is what `teal local --sample --route dns --form discovery` makes', async () => {
  const clock = new VirtualClock();
  const sample = await clock.run(simulateDiscoverySample(clock));
  await clock.run(sample.stop());
  expect(sample.config).toEqual(checkoutDiscovery);
});
