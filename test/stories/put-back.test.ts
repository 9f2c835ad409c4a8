import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DeleteListenerCommand, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect } from '@jest/globals';
import { ecs, elb } from '../../src/aws/clients.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import { withPathRule } from '../support/more-routes.ts';
import { announced, deployed, edited, given, heldUp, MINUTE, startsAreLost, steps } from '../support/put-back-stories.ts';
import { endOfPutBack, looksAtRest, putBacks } from '../support/puts-back.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const scaled = ({ watch, sample: { clients, config } }: StoryWorld, side: 0 | 1, desiredCount: number) =>
  watch.somebodyElse(() =>
    ecs(clients).send(new UpdateServiceCommand({ cluster: config.cluster, service: config.sides[side].service, desiredCount })),
  );

describe('given weights that somebody changes between deployments', () => {
  simulatedStory('they are put back, it is told so, and the next push deploys', given, async (world, when, then) => {
    await deployed(when, then);
    const before = world.progress.record;
    await edited(when);
    const started = await looksAtRest(world);
    expect(started).toMatchObject({ kind: 'started', deployment: 'checkout-2', epoch: 2, execution: 'put-back-checkout-2-2' });
    const end = await endOfPutBack(world, started);
    expect(end).toMatchObject({
      outcome: 'PUT_BACK',
      image: before.rest?.image,
      cause: expect.stringMatching(/^weights that somebody changed were put back: .* has 0 % blue, 100 % green instead of 100 % blue/),
    });
    expect(end).not.toHaveProperty('failure');
    expect(end).not.toHaveProperty('backAtBlueAt');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
    const { rest, newestPush, seen, family } = world.progress.record;
    const { putBack, ...same } = rest!;
    expect({ rest: same, newestPush, seen, family }).toEqual({
      rest: before.rest,
      newestPush: before.newestPush,
      seen: before.seen,
      family: before.family,
    });
    expect(putBack).toEqual([{ difference: expect.stringMatching(/instead of/), at: end.startedAt, times: 1 }]);
    const told = outlook(world.progress.record, world.sample.local.clock.now()).join('\n');
    expect(told).toMatch(/last {8}checkout-2: v2, PUT_BACK at .*\n.*no version was changed\n.*were put back: /);

    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
    then.weightsAre({ a: 100, b: 0 });
    expect(world.progress.record.rest).not.toHaveProperty('putBack');
    expect(await putBacks(world)).toEqual([['put-back-checkout-2-2', 'SUCCEEDED']]);
  });

  simulatedStory(
    'on one of several routes, all are as they were left',
    { ...given, furnish: withPathRule('/api/*') },
    async (world, when, then) => {
      await deployed(when, then);
      const [, rule] = world.sample.config.production;
      await when.weightsEdited({ a: 50, b: 50 }, rule && 'rule' in rule ? rule.rule : '');
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
      then.weightsAre({ a: 0, b: 100 });
    },
  );

  simulatedStory('after a version that was rolled back, they go to the one that stands', given, async (world, when, then) => {
    await then.ends(await when.pushed('v3'), 'ROLLED_BACK');
    await when.weightsEdited({ a: 0, b: 100 });
    const end = await endOfPutBack(world, await looksAtRest(world));
    expect(end).toMatchObject({ outcome: 'PUT_BACK', image: { tag: expect.stringMatching(/^checkout:\d+$/) } });
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory(
    'and its group is in no rule any more, it is named again, checked, and has all weight',
    given,
    async (world, when, then) => {
      await deployed(when, then);
      const { sample, watch } = world;
      await watch.somebodyElse(() =>
        elb(sample.clients).send(
          new ModifyListenerCommand({
            ListenerArn: sample.world.listener,
            DefaultActions: [{ Type: 'forward', TargetGroupArn: sample.config.sides[0].targetGroup }],
          }),
        ),
      );
      const { targetGroups } = sample.local.services.elbv2.facade.snapshot();
      expect(targetGroups[sample.config.sides[1].targetGroup]?.targets.map(({ state }) => state)).toEqual(['unused', 'unused', 'unused']);
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
      then.weightsAre({ a: 0, b: 100 });
    },
  );

  simulatedStory(
    'they are only told where that is what is configured',
    { configured: { steps, windowSeconds: 0 }, usersMayBeHurt: true },
    async (world, when, then) => {
      await deployed(when, then);
      await edited(when);
      expect(await looksAtRest(world)).toEqual({ kind: 'not-configured' });
      then.weightsAre({ a: 100, b: 0 });
    },
  );

  simulatedStory('and undoes it before it is put back, nothing is written', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    const started = await looksAtRest(world);
    await when.weightsEdited({ a: 0, b: 100 });
    expect(await endOfPutBack(world, started)).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      cause: expect.stringMatching(/nothing was written/),
    });
    then.weightsAre({ a: 0, b: 100 });
    then.leaseIsFree();
  });
});

describe('given a side that cannot carry the weight', () => {
  simulatedStory('nothing is begun and nothing moves until it can', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    await world.sample.local.clock.sleep(5 * MINUTE);
    await scaled(world, 1, 0);
    await world.sample.local.clock.sleep(5 * MINUTE);
    const before = world.progress.record.version;
    expect(await looksAtRest(world)).toEqual({
      kind: 'left-alone',
      reason: expect.stringMatching(/checkout-b: blue has 0 healthy targets, 2 are needed/),
    });
    expect(world.progress.record.version).toBe(before);
    then.weightsAre({ a: 100, b: 0 });
    await scaled(world, 1, 3);
    await world.sample.local.clock.sleep(5 * MINUTE);
    expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
    then.weightsAre({ a: 0, b: 100 });
  });

  simulatedStory(
    'which it loses after the look, nothing moves, it is told, and nobody is needed',
    { ...given, sweeps: true },
    async (world, when, then) => {
      await deployed(when, then);
      startsAreLost(world);
      await edited(when);
      await world.progress.until('it is announced', () => world.progress.record.active?.takenOver);
      await scaled(world, 1, 0);
      const end = await endOfPutBack(world, announced);
      expect(end).toMatchObject({
        outcome: 'NOT_PUT_BACK',
        cause: expect.stringMatching(/blue cannot take the traffic: blue has 0 healthy/),
      });
      then.weightsAre({ a: 100, b: 0 });
      then.leaseIsFree();
      expect(await putBacks(world)).toEqual([['put-back-checkout-2-2', 'FAILED']]);

      // It is tried again, but not at once.
      await scaled(world, 1, 3);
      const { leftAlone } = await world.progress.until('it is left alone', () =>
        world.progress.record.unwell?.leftAlone === undefined ? undefined : world.progress.record.unwell,
      );
      expect(leftAlone).toMatch(/could not be put back at .* Teal tries again after/);
      await world.progress.until('it is tried again', () => world.progress.ended.length === 3);
      expect(world.progress.ended.at(-1)).toMatchObject({ outcome: 'PUT_BACK' });
      expect(Date.parse(world.progress.ended.at(-1)?.startedAt ?? '') - Date.parse(end.startedAt)).toBeGreaterThanOrEqual(10 * MINUTE);
    },
  );
});

describe('given a world that cannot be put back', () => {
  simulatedStory('because the listener is gone, it is told, and the lease is free', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    const started = await looksAtRest(world);
    await world.watch.somebodyElse(() =>
      elb(world.sample.clients).send(new DeleteListenerCommand({ ListenerArn: world.sample.world.listener })),
    );
    expect(await endOfPutBack(world, started)).toMatchObject({ outcome: 'NOT_PUT_BACK' });
    then.leaseIsFree();
  });

  simulatedStory('because AWS refuses the write for good, it is given up within minutes', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    heldUp(world, 100_000);
    const began = world.sample.local.clock.now();
    expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({
      outcome: 'NOT_PUT_BACK',
      cause: expect.stringMatching(/not now/),
    });
    expect(world.sample.local.clock.now() - began).toBeLessThan(10 * MINUTE);
    then.weightsAre({ a: 100, b: 0 });
    then.leaseIsFree();
  });
});
