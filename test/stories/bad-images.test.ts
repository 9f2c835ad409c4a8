import { expect } from '@jest/globals';
import { JUDGE } from '../support/judge-of.ts';
import { story } from '../support/story.ts';

story('an image that fails its functional test goes back before anybody has met it', {}, async (_, when, then) => {
  const v3 = await when.pushed('v3');
  const end = await then.ends(v3, 'ROLLED_BACK', /^FunctionalTestFailed: home answers: /);
  // No weight had moved: production never left blue.
  expect(end.backAtBlueAt).toBe(end.failure?.at);
  expect(then.answeredBy('v3')).toBe(0);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
  then.stageIsShut();
  then.leaseIsFree();
});

story('an image that never becomes healthy goes back by its budget of failed tasks', {}, async (_, when, then) => {
  const v5 = await when.pushed('v5');
  await then.ends(v5, 'ROLLED_BACK', /^GreenUnhealthy: 3 tasks of green failed, .*exit code 1/);
  expect(then.answeredBy('v5')).toBe(0);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
});

story(
  "an image that is bad under traffic is found out by the load balancer's metrics and goes back",
  {
    configured: {
      steps: [
        { weight: 30, bakeSeconds: 300 },
        { weight: 100, bakeSeconds: 0 },
      ],
      judge: {
        ...JUDGE,
        everySeconds: 60,
        errorRate: { max: 0.02, minRequests: 20 },
        alarms: [],
        inconclusive: 'wait',
        patienceSeconds: 300,
      },
      windowSeconds: 300,
    },
    requestsPerSecond: 150,
  },
  async ({ traffic }, when, then) => {
    const v4 = await when.pushed('v4');
    await then.bakes(30);
    const end = await then.ends(v4, 'ROLLED_BACK', /^JudgedUnhealthy: errors: \d+ of \d+ requests on green failed/);
    expect(Date.parse(end.backAtBlueAt ?? '')).toBeGreaterThan(Date.parse(end.failure?.at ?? ''));
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    // What v4 itself answered wrong is not a dropped request.
    expect(Object.keys(traffic.tally.errorsByVersion)).toEqual(['v4']);
  },
);
