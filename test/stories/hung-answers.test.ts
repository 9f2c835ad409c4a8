import { expect } from '@jest/globals';
import { dimensionOf } from '../../src/aws/metrics/traffic-metrics.ts';
import { JUDGE } from '../support/judge-of.ts';
import { simulatedStory } from '../support/story.ts';

/** How a version under traffic leaves a tenth of its requests without an answer of its own. */
const SILENCES = {
  'hanging: the load balancer answers 504': { status: 200, ms: 120_000 },
  'reset: the load balancer answers 502': 'reset',
  'refused: the load balancer answers 502': 'refused',
} as const;

const JUDGED = {
  usersMayBeHurt: true,
  answersMayNotCome: true,
  requestsPerSecond: 20,
  configured: {
    tests: [],
    steps: [
      { weight: 30, bakeSeconds: 300 },
      { weight: 100, bakeSeconds: 0 },
    ],
    judge: {
      ...JUDGE,
      everySeconds: 60,
      errorRate: { max: 0.01, minRequests: 20 },
      alarms: [],
      inconclusive: 'wait',
      patienceSeconds: 300,
    },
    windowSeconds: 300,
  },
} as const;

for (const [silence, outcome] of Object.entries(SILENCES)) {
  simulatedStory(
    `a version that leaves a tenth of its requests goes back: ${silence}`,
    JUDGED,
    async ({ sample, progress }, when, then) => {
      const v2 = await when.pushed('v2');
      let asked = 0;
      sample.local.services.ecs.facade.behave(v2.digest, {
        startsInSeconds: 1,
        healthy: true,
        responder: ({ headers }) =>
          headers['x-teal-test'] === undefined && ++asked % 10 === 0 ? outcome : { status: 200, body: 'checkout v2' },
      });
      const end = await progress.until('v2 ends', () => progress.ended.findLast(({ image }) => image.digest === v2.digest));
      expect(end.failure?.cause).toMatch(
        /^errors: \d+ of \d+ requests on green failed \(.*; errors: \d+ of them without an answer in this step/,
      );
      expect(end.outcome).toBe('ROLLED_BACK');
      then.weightsAre({ a: 100, b: 0 });
    },
  );
}

simulatedStory(
  'a version of which a tenth of the requests become WebSockets stays, on a load balancer that scanners come to',
  JUDGED,
  async ({ sample, progress }, when, then) => {
    const { local, world } = sample;
    const v2 = await when.pushed('v2');
    const dimensions = { LoadBalancer: dimensionOf(world.loadBalancer) };
    const errorOfItsOwn = (name: string) =>
      local.services.cloudwatch.facade.observe({ namespace: 'AWS/ApplicationELB', name, dimensions, value: 1, unit: 'Count' });
    let asked = 0;
    let upgraded = 0;
    local.services.ecs.facade.behave(v2.digest, {
      startsInSeconds: 1,
      healthy: true,
      responder: ({ headers }) => {
        if (headers['x-teal-test'] !== undefined || ++asked % 10 !== 0) return { status: 200, body: 'checkout v2' };
        upgraded += 1;
        // For each a 404 and a 503 of fixed responses, counted as if AWS counts them in the classes too.
        for (const name of ['HTTPCode_ELB_4XX_Count', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_503_Count']) errorOfItsOwn(name);
        return { status: 101 };
      },
    });
    const end = await progress.until('v2 ends', () => progress.ended.findLast(({ image }) => image.digest === v2.digest));
    expect(upgraded).toBeGreaterThan(200);
    expect(end).toMatchObject({ outcome: 'SUCCEEDED' });
    then.weightsAre({ a: 0, b: 100 });
  },
);
