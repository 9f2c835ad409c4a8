import { expect } from '@jest/globals';
import { JUDGE } from '../support/judge-of.ts';
import { simulatedStory } from '../support/story.ts';

const HOUR_MS = 3_600_000;

simulatedStory(
  'an hour of bakes, judged minute by minute from metrics, passes in virtual time',
  {
    configured: {
      steps: [
        { weight: 10, bakeSeconds: 1_800 },
        { weight: 50, bakeSeconds: 1_800 },
        { weight: 100, bakeSeconds: 0 },
      ],
      judge: {
        ...JUDGE,
        everySeconds: 60,
        errorRate: { max: 0.01, minRequests: 10 },
        alarms: ['checkout-5xx'],
        inconclusive: 'rollback',
        patienceSeconds: 300,
      },
      windowSeconds: 900,
    },
  },
  async ({ sample: { local }, traffic }, when, then) => {
    const before = local.clock.now();
    const v2 = await when.pushed('v2');
    const { execution } = await then.ends(v2, 'SUCCEEDED');
    expect(local.clock.now() - before).toBeGreaterThan(1.25 * HOUR_MS);
    then.weightsAre({ a: 0, b: 100 });
    // One request a second, all of them answered.
    expect(traffic.tally.requests).toBeGreaterThan(3_600);
    expect(local.services.stepfunctions.transitions(execution)).toBeGreaterThan(200);
  },
);
