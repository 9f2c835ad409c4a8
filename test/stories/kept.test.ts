import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ecs } from '../../src/aws/clients.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { EndedDeployment } from '../../src/deployment/record.ts';
import { aHook } from '../support/hook-story.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const steps = [{ weight: 100, bakeSeconds: 0 }];
const course = { steps, windowSeconds: 0 };
const TWO_HOURS = 7_200;
const HOUR_MS = 3_600_000;
const given = { configured: { ...course, afterwards: { blue: { keep: TWO_HOURS } } }, sweeps: true };
const untilTheNext = { configured: { ...course, afterwards: { blue: { keep: 'until the next' } } }, sweeps: true } as const;
const hooked = {
  ...given,
  configured: { ...given.configured, hooks: [aHook({ name: 'ready', at: 'BeforeInstall' })] },
};
const failedGreen = {
  configured: { ...course, afterwards: { blue: 'scale-to-zero', failedGreen: { keep: 3_600 } } },
  sweeps: true,
} as const;

const told = ({ progress, sample }: StoryWorld) => outlook(progress.record, sample.local.clock.now()).join('\n');

const endsAs = ({ progress }: StoryWorld, outcome: EndedDeployment['outcome'], index = -1) =>
  progress.until(`something ends as ${outcome}`, () => progress.ended.filter((end) => end.outcome === outcome).at(index));

const scaled = ({ watch, sample: { clients, config } }: StoryWorld, side: 0 | 1, desiredCount: number) =>
  watch.somebodyElse(() =>
    ecs(clients).send(new UpdateServiceCommand({ cluster: config.cluster, service: config.sides[side].service, desiredCount })),
  );

describe('given that the old version is kept', () => {
  simulatedStory('it stands for its time without a lease, and then goes down', given, async (world, when, then) => {
    const end = await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    then.leaseIsFree();
    then.tasksAre({ a: 3, b: 3 });
    expect(told(world)).toMatch(/kept {8}checkout-a: the version before, checkout:1, without traffic since .*, until /);
    const down = await endsAs(world, 'RETIRED');
    expect(Date.parse(down.startedAt) - Date.parse(end.endedAt)).toBeGreaterThan(2 * HOUR_MS - 60_000);
    expect(Date.parse(down.startedAt) - Date.parse(end.endedAt)).toBeLessThan(2 * HOUR_MS + 120_000);
    expect(down.cause).toBe('checkout-a, which was kept, is down');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
    expect(world.progress.record.rest).not.toHaveProperty('kept');
    // What an undo brings back is known all the same.
    expect(world.progress.record.rest?.previous).toMatchObject({ replacedBy: 'checkout-1' });
    expect(told(world)).not.toMatch(/UNWELL|kept {8}/);
    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
  });

  simulatedStory('nobody calls it unwell while it stands, but for what somebody else does to it', given, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    const { clock } = world.sample.local;
    await clock.sleep(HOUR_MS);
    expect(world.progress.record).not.toHaveProperty('unwell');
    await scaled(world, 0, 0);
    await clock.sleep(600_000);
    expect(world.progress.record).not.toHaveProperty('unwell');
    await endsAs(world, 'RETIRED');
    then.tasksAre({ a: 0, b: 3 });
  });

  simulatedStory('until the next: that takes its place, with nothing to allow', untilTheNext, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await world.sample.local.clock.sleep(5 * HOUR_MS);
    then.tasksAre({ a: 3, b: 3 });
    expect(told(world)).toMatch(/until the next deployment/);
    const next = await when.pushed('v1', 'v9');
    const { plan } = await then.active('it is planned', (active) => active.plan !== undefined);
    expect(plan).toMatchObject({ evicts: 'blue', allowed: [] });
    await then.ends(next, 'SUCCEEDED');
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 3 });
    expect(world.progress.record.rest?.kept).toMatchObject({ service: 'checkout-b' });
  });

  simulatedStory(
    'a next one that turns back before it takes its place leaves it, and an undo finds it',
    hooked,
    async (world, when, then) => {
      const answers = ['SUCCEEDED', 'FAILED'];
      const handler = async () => ({ hookStatus: answers.shift() });
      world.sample.local.services.lambda.register({ name: 'team-hook', timeoutSeconds: 900, handler });
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      const { kept } = world.progress.record.rest!;
      await then.ends(await when.pushed('v4'), 'ROLLED_BACK', /the hook ready at BeforeInstall failed/);
      then.tasksAre({ a: 3, b: 3 });
      expect(kept).toMatchObject({ service: 'checkout-a' });
      expect(world.progress.record.rest?.kept).toEqual(kept);
      const { request } = await when.undoOrdered();
      await world.progress.until('the undo ends', () => world.progress.record.last?.undo && request);
      then.weightsAre({ a: 100, b: 0 });
    },
  );

  simulatedStory('a next one that is bad takes it down with it', untilTheNext, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await then.ends(await when.pushed('v3'), 'ROLLED_BACK');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    expect(world.progress.record.rest).not.toHaveProperty('kept');
    expect(world.progress.record.rest?.previous).toMatchObject({ replacedBy: 'checkout-1' });
    const { request } = await when.undoOrdered();
    await world.progress.until('the undo ends', () => world.progress.record.last?.undo && request);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('the stage shows it, and is shut before it goes down', { ...given, stageAfter: 'old' }, async (world, when, then) => {
    const { config, local } = world.sample;
    const staged = () => local.services.elbv2.facade.snapshot().routes[config.stage.rule]?.weights;
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(staged()).toEqual({ [config.sides[0].targetGroup]: 1 });
    await endsAs(world, 'RETIRED');
    then.stageIsShut();
    then.tasksAre({ a: 0, b: 3 });
    // The next one finds it shut, and leaves it on the version before it.
    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
    expect(staged()).toEqual({ [config.sides[1].targetGroup]: 1 });
    // A next one takes its place, and an undo its traffic: no test reaches it by then.
    await then.ends(await when.pushed('v4'), 'SUCCEEDED');
    const { request } = await when.undoOrdered();
    await world.progress.until('the undo ends', () => world.progress.record.last?.undo && request);
    then.weightsAre({ a: 100, b: 0 });
    expect(staged()).toEqual({ [config.sides[1].targetGroup]: 1 });
  });

  simulatedStory(
    'users are on it when its time is over: it stays, it is told, and it goes once they have left',
    { ...given, usersMayBeHurt: true },
    async (world, when, then) => {
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      await world.sample.local.clock.sleep(1.5 * HOUR_MS);
      await when.weightsEdited({ a: 100, b: 0 });
      const left = await endsAs(world, 'NOT_RETIRED');
      expect(left.cause).toMatch(/DriftDetected|instead of/);
      then.leaseIsFree();
      then.tasksAre({ a: 3, b: 3 });
      await world.progress.until('it is told', () => world.progress.record.unwell?.found.some(({ kind }) => kind === 'idle-side-runs'));
      await when.weightsEdited({ a: 0, b: 100 });
      await endsAs(world, 'RETIRED');
      then.tasksAre({ a: 0, b: 3 });
    },
  );

  simulatedStory('a start that is lost is repeated', given, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    world.sample.local.faults.inject({
      mode: 'fail-before',
      service: 'states',
      operation: 'StartExecution',
      times: 1,
      when: (input: { readonly name?: string }) => input.name?.startsWith('recover-') ?? false,
      error: new AwsError('StateMachineDeleting', 'not now'),
    });
    await endsAs(world, 'RETIRED');
    expect(world.sample.local.faults.pending).toEqual([]);
    then.tasksAre({ a: 0, b: 3 });
  });

  simulatedStory('an undo that comes while it is taken down finds it whole', given, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await then.active('it is taken down', ({ takesDown, wait }) => takesDown !== undefined && wait?.reason === 'drain');
    await when.undoOrdered();
    const stays = await endsAs(world, 'RETIRED');
    expect(stays.cause).toBe('checkout-a stays up for an undo');
    await world.progress.until('the undo ends', () => world.progress.record.last?.undo);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 3 });
  });
});

describe('given that a failed version is kept', () => {
  simulatedStory('it stands without traffic, and goes down when its time is over', failedGreen, async (world, when, then) => {
    const end = await then.ends(await when.pushed('v3'), 'ROLLED_BACK');
    then.leaseIsFree();
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 3 });
    then.stageIsShut();
    expect(told(world)).toMatch(/kept {8}checkout-b: a version that was taken back, checkout:\d+, /);
    const down = await endsAs(world, 'RETIRED');
    expect(Date.parse(down.startedAt) - Date.parse(end.endedAt)).toBeGreaterThan(HOUR_MS - 60_000);
    then.tasksAre({ a: 3, b: 0 });
    expect(world.progress.record).not.toHaveProperty('unwell');
  });

  simulatedStory('the next deployment takes its place', failedGreen, async (world, when, then) => {
    await then.ends(await when.pushed('v3'), 'ROLLED_BACK');
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    expect(world.progress.record.rest).not.toHaveProperty('kept');
  });

  simulatedStory('it is not kept where another deployment waits', failedGreen, async (world, when, then) => {
    await when.pushed('v3');
    await then.active('green comes up', ({ phase }) => phase === 'creating green');
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    then.tasksAre({ a: 0, b: 3 });
    expect(world.progress.record.rest).not.toHaveProperty('kept');
  });
});
