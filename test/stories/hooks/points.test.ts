import { describe, expect } from '@jest/globals';
import { HOOK_POINTS, type HookPoint } from '../../../src/deployment/hook.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import { aHook, hookStory, SUCCEEDED } from '../../support/hook-story.ts';

/** Points that a deployment passes going forward, in its order. */
const FORWARD = HOOK_POINTS.filter((point) => point !== 'OnRollback');

const steps = (point: HookPoint) => (/TrafficShift$/.test(point) ? [0, 1] : [undefined]);

describe.each(ROUTE_KINDS)('over %s', (route) => {
  hookStory(
    'a hook at each point runs once, or once a step, in order, with the payload of ECS',
    route,
    { hooks: FORWARD.map((at) => aHook({ name: `at ${at}`, at, details: { at } })) },
    async ({ push, ends, calls }) => {
      const { hooks = [] } = await ends(await push(), 'SUCCEEDED');
      expect(hooks.map(({ at, step }) => [at, step])).toEqual([
        ...['BeforeInstall', 'AfterInstall', 'AtTestTraffic', 'AfterAllowTestTraffic', 'BeforeAllowTraffic'].map((at) => [at, undefined]),
        ['BeforeTrafficShift', 0],
        ['AfterTrafficShift', 0],
        ['BeforeTrafficShift', 1],
        ['AfterTrafficShift', 1],
        ['AfterAllowTraffic', undefined],
      ]);
      for (const run of hooks) {
        expect(run).toMatchObject({ status: 'SUCCEEDED', rounds: 1, name: `at ${run.at}` });
        expect(Date.parse(run.to ?? '')).toBeGreaterThanOrEqual(Date.parse(run.from));
      }
      expect(calls.map(({ teal }) => teal.point)).toEqual(hooks.map(({ at }) => at));
      expect(new Set(calls.map(({ executionId }) => executionId)).size).toBe(calls.length);
      for (const { hookDetails, teal } of calls) expect(hookDetails).toEqual({ at: teal.point });
      expect(calls.map(({ lifecycleStage }) => lifecycleStage)).toEqual([
        'PRE_SCALE_UP',
        'POST_SCALE_UP',
        'TEST_TRAFFIC_SHIFT',
        'POST_TEST_TRAFFIC_SHIFT',
        'PRE_PRODUCTION_TRAFFIC_SHIFT',
        'PRE_PRODUCTION_TRAFFIC_SHIFT',
        'PRODUCTION_TRAFFIC_SHIFT',
        'PRE_PRODUCTION_TRAFFIC_SHIFT',
        'PRODUCTION_TRAFFIC_SHIFT',
        'POST_PRODUCTION_TRAFFIC_SHIFT',
      ]);
      // Real ones, once there is a green; before it, what stands for it says so.
      const [before, ...others] = calls;
      expect(before?.executionDetails.targetServiceRevisionArn).toMatch(/:service-revision\/\S+-b\/pending$/);
      expect(before?.resourceArn).toMatch(/:service-deployment\/\S+-b\/pending$/);
      for (const { executionDetails, resourceArn } of others) {
        expect(executionDetails.targetServiceRevisionArn).toMatch(/^arn:aws:ecs:\S+:service-revision\/\S+-b\/\d+$/);
        expect(resourceArn).toMatch(/^arn:aws:ecs:\S+:service-deployment\/\S+-b\/\d+$/);
        expect(executionDetails.serviceArn).toMatch(/^arn:aws:ecs:\S+:service\/\S+-b$/);
        for (const revision of Object.keys(executionDetails.productionTrafficWeights))
          expect(revision).toMatch(/:service-revision\/\S+-[ab]\/\d+$/);
      }
      const onGreen = (weights: Readonly<Record<string, number>>, target: string) => weights[target];
      expect(
        calls.map(({ executionDetails: { targetServiceRevisionArn: target, testTrafficWeights, productionTrafficWeights } }) => [
          onGreen(testTrafficWeights, target),
          onGreen(productionTrafficWeights, target),
        ]),
      ).toEqual([
        [undefined, undefined],
        [undefined, undefined],
        [100, undefined],
        [undefined, undefined],
        [undefined, 0],
        [undefined, 0],
        [undefined, 10],
        [undefined, 10],
        [undefined, 100],
        [undefined, undefined],
      ]);
    },
  );

  describe.each(FORWARD)('a hook at %s', (at) => {
    hookStory(
      'that fails takes the deployment back, and its reason is told',
      route,
      { hooks: [aHook({ name: 'smoke', at })], functions: { 'team-hook': () => ({ hookStatus: 'FAILED', reason: 'the logo is gone' }) } },
      async ({ push, ends, onB, calls }) => {
        const ended = await ends(
          await push(),
          'ROLLED_BACK',
          /^HookFailed: the hook smoke at \w+( of step 1)? failed: it says FAILED: the logo is gone$/,
        );
        expect(ended.hooks).toMatchObject([{ name: 'smoke', at, status: 'FAILED', rounds: 1 }]);
        expect(calls).toHaveLength(1);
        expect(await onB()).toBe(0);
      },
    );

    hookStory(
      'that goes on is called again, with what it gave itself, until it is done',
      route,
      {
        hooks: [aHook({ name: 'warm', at, details: { own: true } })],
        functions: {
          'team-hook': ({ hookDetails }) => {
            const round = Number(hookDetails?.round ?? 0) + 1;
            return round % 3 === 0 ? SUCCEEDED : { hookStatus: 'IN_PROGRESS', callBackDelay: 20, hookDetails: { round } };
          },
        },
      },
      async ({ push, ends, calls }) => {
        const { hooks = [] } = await ends(await push(), 'SUCCEEDED');
        expect(hooks).toHaveLength(steps(at).length);
        for (const run of hooks) expect(run).toMatchObject({ status: 'SUCCEEDED', rounds: 3 });
        expect(calls.slice(0, 3).map(({ hookDetails }) => hookDetails)).toEqual([
          { own: true },
          { own: true, round: 1 },
          { own: true, round: 2 },
        ]);
        const [first] = hooks;
        const seconds = (Date.parse(first?.to ?? '') - Date.parse(first?.from ?? '')) / 1000;
        expect(seconds).toBeGreaterThanOrEqual(40);
        expect(seconds).toBeLessThan(60);
      },
    );
  });
});
