import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { SAMPLE } from '../../cli/local/sample-world.ts';
import { simulateDiscoverySample, simulateDnsSample, simulateSample } from '../../cli/local/simulate.ts';
import checkout from '../../deployments/checkout.ts';
import checkoutDiscovery from '../../deployments/checkout-discovery.ts';
import checkoutDns from '../../deployments/checkout-dns.ts';

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
