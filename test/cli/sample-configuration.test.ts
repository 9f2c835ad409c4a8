import { expect, test } from '@jest/globals';
import { SAMPLE } from '../../cli/local/sample-world.ts';
import { simulateDnsSample, simulateSample } from '../../cli/local/simulate.ts';
import checkout from '../../deployments/checkout.ts';
import checkoutDns from '../../deployments/checkout-dns.ts';
import { VirtualClock } from '../../src/local/clock/virtual-clock.ts';

test('deployments/checkout.ts names what `teal local --sample` makes, so that commands find it', async () => {
  const clock = new VirtualClock();
  const sample = await clock.run(simulateSample(clock));
  await clock.run(sample.stop());
  expect(checkout.sides.map(({ targetGroup }) => targetGroup)).toEqual(sample.world.targetGroups);
  expect(checkout.production).toEqual(sample.world.production);
  expect(checkout.stage.rule).toBe(sample.world.stageRule);
  expect(checkout.stage.host).toBe(SAMPLE.stageHost);
});

test('deployments/checkout-dns.ts names what `teal local --sample --route dns` makes', async () => {
  const clock = new VirtualClock();
  const sample = await clock.run(simulateDnsSample(clock));
  await clock.run(sample.stop());
  const { zone, sides } = sample.world;
  expect(checkoutDns.record.zone).toBe(zone);
  expect(checkoutDns.sides).toMatchObject(
    sides.map(({ targetGroup, loadBalancer, dnsName }) => ({ targetGroup, loadBalancer, url: `http://${dnsName}:8080` })),
  );
});
