import { expect, test } from '@jest/globals';
import { ScaledClock } from '@teal/local-aws';
import { startDnsTraffic } from '../../src/rehearsal/demo/dns-traffic.ts';
import { type RunningDiscoverySample, startDiscoverySample } from '../../src/rehearsal/start-discovery.ts';
import { untilResolvable } from '../../src/rehearsal/until-resolvable.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { watchAccess } from '../support/access.ts';
import { Progress } from '../support/progress.ts';

/** One AWS minute lasts 1.5 s. */
const FACTOR = 40;
const USERS = { perSecond: 100, slowMs: [150, 400], slowEvery: 20, connections: 30 };

/**
 * Over real HTTP and real DNS: processes that publish their own metrics by the SDK, clients that resolve; no
 * load balancer at all.
 */
test('a good image in service discovery takes over for real, judged and retired by what its tasks publish', async () => {
  const sample = await startDiscoverySample({
    clock: new ScaledClock(FACTOR),
    port: 0,
    enforceIam: true,
    // The wait for the first weight takes wall-clock time as well.
    sample: { tasks: 2, absentSeconds: 15, environment: { WS_MAX_AGE_MS: '400' } },
    configure: (config) => ({
      ...config,
      health: { ...config.health, deadlineSeconds: 1_800 },
      tests: config.tests.map((one) => ({ ...one, expect: { ...one.expect, withinMs: 8_000 } })),
      steps: [
        { weight: 50, bakeSeconds: 300 },
        { weight: 100, bakeSeconds: 0 },
      ],
      retire: { ...config.retire, quietSeconds: 60 },
    }),
  });
  try {
    await untilServing(sample);
    await untilResolvable(sample);
    await deploysV2(sample);
  } finally {
    await sample.stop();
  }
  // A process's handle is let go at the end of the turn in which it was heard to have ended.
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap')).toEqual([]);
});

async function deploysV2(sample: RunningDiscoverySample): Promise<void> {
  const { local, ports, config } = sample;
  const users = startDnsTraffic(sample, USERS);
  const access = watchAccess(sample);
  const watch = await watchInvariants(sample);
  const progress = new Progress(local, watch);
  try {
    const { digest } = await sample.push('v2');
    const judged = await progress.until('it is judged by its own metrics', () => {
      const seen = progress.record.active?.judged;
      return seen?.verdict === 'pass' ? seen : undefined;
    });
    expect(judged.reasons.join('; ')).toMatch(/0 of \d+ requests on green failed/);
    const end = await progress.until('v2 ends', () => progress.ended.find(({ image }) => image.digest === digest));
    await local.services.stepfunctions.ended(end.execution);
    expect(`${end.outcome}: ${end.cause}`).toMatch(/^SUCCEEDED: .*checkout-discovery-b is production/);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\nas it stood:\n${progress.describe()}`, { cause: error });
  } finally {
    progress.stop();
    await users.stop();
  }
  await access.end();
  const { checked, violations } = watch.end();
  expect(violations).toEqual([]);
  expect(checked).toBeGreaterThan(0);
  for (const { tally } of [users.honouring, users.lingering]) {
    expect(tally.drops).toEqual({});
    expect(tally.answeredByVersion.v2).toBeGreaterThan(0);
  }
  expect(users.answers()).toEqual({ 'checkout-discovery-a': expect.any(Number), 'checkout-discovery-b': expect.any(Number) });
  const containers = ports.containers(config.cluster);
  const desired = await Promise.all(config.sides.map(async ({ service }) => (await containers.describe(service))?.desired));
  expect(desired).toEqual([0, 2]);
}
