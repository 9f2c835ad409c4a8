import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect } from '@jest/globals';
import { ecs } from '../../src/aws/clients.ts';
import { finishedUndo } from '../../src/cli/orders/undo.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { EndedDeployment } from '../../src/deployment/record.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const steps = [{ weight: 100, bakeSeconds: 0 }];
const given = { configured: { steps, windowSeconds: 0 } };
const kept = { configured: { steps, windowSeconds: 0, afterwards: { blue: { keep: 7_200 } } } };

const endOf = (world: StoryWorld, request: string | undefined): Promise<EndedDeployment> =>
  world.progress.until('the undo ends', () => {
    const { active, undo, starting, last } = world.progress.record;
    const waits = [active?.request.id, undo?.id, starting?.request.id].includes(request);
    return !waits && last?.undo ? last : undefined;
  });

const told = (world: StoryWorld) => outlook(world.progress.record, world.sample.local.clock.now()).join('\n');

describe('given a version that was committed and is bad', () => {
  simulatedStory('an undo brings the one before back, and one more goes forward again', given, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'SUCCEEDED');
    then.tasksAre({ a: 0, b: 3 });
    const tests = then.answeredBy('v1');
    const ordered = await when.undoOrdered();
    expect(ordered).toMatchObject({ code: 0, line: expect.stringMatching(/^checkout-1 is undone: .* comes back$/) });
    const end = await endOf(world, ordered.request);
    expect(end).toMatchObject({
      outcome: 'SUCCEEDED',
      cause: expect.stringMatching(/^undone: checkout-1 is taken back, .* is production again/),
    });
    expect(end.undo).toMatchObject({ of: 'checkout-1', reason: 'it is bad', by: expect.stringMatching(/^arn:aws:/) });
    expect(end.image.digest).toBe(world.sample.first.digest);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
    expect(then.answeredBy('v1')).toBeGreaterThan(tests);
    // The very revision that ran before: nothing is registered anew.
    expect(world.progress.record.rest?.plan.blue.taskDefinition).toMatch(/:1$/);
    expect(told(world)).toMatch(/undone: checkout-1 is taken back/);

    const again = await when.undoOrdered();
    const forward = await endOf(world, again.request);
    expect(forward.image.digest).toBe(v2.digest);
    then.weightsAre({ a: 0, b: 100 });

    // What undoes leaves the template alone: the next push is made from it.
    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
  });

  simulatedStory('an undo takes seconds where the one before is kept', kept, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    then.tasksAre({ a: 3, b: 3 });
    const before = world.sample.local.clock.now();
    const ordered = await when.undoOrdered();
    const back = await finishedUndo(world.sample, 'checkout', ordered.request ?? '', 600_000);
    expect(back).toMatchObject({ code: 0, line: expect.stringMatching(/^checkout-a has all traffic, with /) });
    // Most of it is the settle of 30 seconds.
    expect(world.sample.local.clock.now() - before).toBeLessThan(45_000);
    then.weightsAre({ a: 100, b: 0 });
    await endOf(world, ordered.request);
    // The bad version is kept as any other.
    then.tasksAre({ a: 3, b: 3 });
    expect(told(world)).toMatch(/kept {8}checkout-b: the version before, checkout:\d+, without traffic since /);
  });

  simulatedStory('an undo that comes while the one before drains finds it whole', given, async (world, when, then) => {
    await when.pushed('v2');
    await then.active('blue drains', ({ wait }) => wait?.reason === 'drain');
    const before = world.sample.local.clock.now();
    const ordered = await when.undoOrdered();
    expect(ordered.line).toMatch(/^checkout-1 is undone: .* comes back, once checkout-1 has ended$/);
    const back = await finishedUndo(world.sample, 'checkout', ordered.request ?? '', 600_000);
    expect(back.code).toBe(0);
    expect(world.sample.local.clock.now() - before).toBeLessThan(60_000);
    const end = await endOf(world, ordered.request);
    expect(end.undo?.of).toBe('checkout-1');
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory('an undo under grown load is as large as what runs', kept, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    const { sample, watch } = world;
    await watch.somebodyElse(() =>
      ecs(sample.clients).send(new UpdateServiceCommand({ cluster: sample.config.cluster, service: 'checkout-b', desiredCount: 5 })),
    );
    await endOf(world, (await when.undoOrdered()).request);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 5, b: 5 });
  });

  simulatedStory('two who undo it at once have undone it once', kept, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    const [one, other] = await Promise.all([when.undoOrdered('one'), when.undoOrdered('other')]);
    const orders = [one, other].filter(({ request }) => request !== undefined);
    await endOf(world, orders[0]?.request);
    expect(new Set(orders.map(({ request }) => request)).size).toBe(1);
    expect(world.progress.ended.filter(({ undo }) => undo)).toHaveLength(1);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('the push that brought it is not deployed again by itself', given, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'SUCCEEDED');
    await endOf(world, (await when.undoOrdered()).request);
    const late = await when.eventComes({ id: 'late', digest: v2.digest, tag: 'v2', time: world.progress.record.newestPush?.at ?? '' });
    const { output } = await then.executionEnds(late);
    expect(output).toMatch(/an undo was ordered at/);
    then.weightsAre({ a: 100, b: 0 });
  });
});

describe('given another deployment in flight', () => {
  simulatedStory('it goes back first, and the one before the last commit comes back', {}, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await when.pushed('v1', 'v9');
    await then.bakes(10);
    const ordered = await when.undoOrdered();
    expect(ordered.line).toMatch(/^checkout-1 is undone: .*, once checkout-2 has gone back$/);
    const end = await endOf(world, ordered.request);
    expect(end).toMatchObject({ outcome: 'SUCCEEDED', undo: { of: 'checkout-1' } });
    expect(world.progress.ended.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'checkout-1 SUCCEEDED',
      'checkout-2 ROLLED_BACK',
      'checkout-3 SUCCEEDED',
    ]);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('what waited is dropped, and what is pushed after the order waits for its turn', {}, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await when.pushed('v1', 'v9');
    await then.bakes(10);
    await when.pushed('v2', 'v10');
    const ordered = await when.undoOrdered();
    const next = await when.pushed('v4', 'v11');
    await endOf(world, ordered.request);
    await then.ends(next, 'SUCCEEDED');
    expect(world.progress.ended.map(({ image }) => image.tag).includes('v10')).toBe(false);
  });
});

describe('given that there is nothing to undo, or somebody must decide', () => {
  simulatedStory('before the first deployment', given, async (world, when, then) => {
    expect(await when.undoOrdered()).toMatchObject({ code: 1, line: expect.stringMatching(/^there is nothing to undo/) });
    then.leaseIsFree();
    expect(world.progress.record.version).toBe(0);
  });

  simulatedStory('after a first deployment, which replaced nothing', { ...given, empty: true }, async (_, when, then) => {
    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
    expect(await when.undoOrdered()).toMatchObject({ code: 1, line: expect.stringMatching(/^there is nothing to undo/) });
  });
});
