import { expect } from '@jest/globals';
import { simulatedStory } from '../support/story.ts';

/** How a version under traffic leaves a tenth of its requests without an answer of its own. */
const SILENCES = {
  'hanging: the load balancer answers 504': { status: 200, ms: 120_000 },
  'reset: the load balancer answers 502': 'reset',
  'refused: the load balancer answers 502': 'refused',
} as const;

for (const [silence, outcome] of Object.entries(SILENCES)) {
  simulatedStory(
    `a version that leaves a tenth of its requests goes back: ${silence}`,
    {
      usersMayBeHurt: true,
      requestsPerSecond: 20,
      configured: {
        tests: [],
        steps: [
          { weight: 30, bakeSeconds: 300 },
          { weight: 100, bakeSeconds: 0 },
        ],
        judge: { everySeconds: 60, errorRate: { max: 0.01, minRequests: 20 }, alarms: [], inconclusive: 'wait', patienceSeconds: 300 },
        windowSeconds: 300,
      },
    },
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
      expect(end.failure?.cause).toMatch(/^\d+ of \d+ requests failed, \d+ of them without an answer \(/);
      expect(end.outcome).toBe('ROLLED_BACK');
      then.weightsAre({ a: 100, b: 0 });
    },
  );
}
