import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr';
import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { describe, expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ecr, ecs } from '../../src/aws/clients.ts';
import { finishedUndo } from '../../src/cli/orders/undo.ts';
import type { EndedDeployment } from '../../src/deployment/record.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const course = { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 };
const given = { configured: course };
const kept = { configured: { ...course, afterwards: { blue: { keep: 7_200 } } } };

const undone = ({ progress }: StoryWorld): Promise<EndedDeployment> =>
  progress.until('the undo ends', () => progress.ended.find(({ undo }) => undo));

const imageDeleted = ({ sample: { clients, config, first } }: StoryWorld) =>
  ecr(clients).send(new BatchDeleteImageCommand({ repositoryName: config.image.repository, imageIds: [{ imageDigest: first.digest }] }));

const deregistered = ({ sample: { clients }, progress }: StoryWorld) =>
  ecs(clients).send(new DeregisterTaskDefinitionCommand({ taskDefinition: progress.record.rest?.previous?.revision ?? '' }));

describe('given an undo that meets trouble', () => {
  simulatedStory('the image is gone from the registry: it is refused, and what runs stays', given, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await imageDeleted(world);
    const { request = '' } = await when.undoOrdered();
    expect(await finishedUndo(world.sample, 'checkout', request, 600_000)).toMatchObject({
      code: 1,
      line: expect.stringMatching(/^REFUSED: .*image-missing: .* is not in the registry/),
    });
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  });

  simulatedStory('the image is gone, and the side is kept: it needs no image', kept, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await imageDeleted(world);
    await when.undoOrdered();
    expect(await undone(world)).toMatchObject({ outcome: 'SUCCEEDED' });
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('the revision was deregistered: one is made from it', given, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await then.ends(await when.pushed('v4'), 'SUCCEEDED');
    await deregistered(world);
    const { previous } = world.progress.record.rest!;
    await when.undoOrdered();
    const end = await undone(world);
    expect(end).toMatchObject({ outcome: 'SUCCEEDED', image: previous!.image });
    then.weightsAre({ a: 0, b: 100 });
    const { rest, family } = world.progress.record;
    expect(rest?.plan.blue.taskDefinition).not.toBe(previous?.revision);
    // It is Teal's own, and no template.
    expect(family?.own).toContain(Number(rest?.plan.blue.taskDefinition?.split(':').at(-1)));
  });

  simulatedStory('the one before is not healthy any more: it goes back to what runs', given, async (world, when, then) => {
    const { sample } = world;
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    sample.local.services.ecs.facade.behave(sample.first.digest, {
      startsInSeconds: 1,
      healthy: false,
      responder: () => ({ status: 500, body: '' }),
    });
    await when.undoOrdered();
    expect(await undone(world)).toMatchObject({ outcome: 'ROLLED_BACK', failure: { error: 'GreenUnhealthy' } });
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  });

  simulatedStory('its start is lost: it is started within a minute', { ...given, sweeps: true }, async (world, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    world.sample.local.faults.inject({
      mode: 'fail-before',
      service: 'states',
      operation: 'StartExecution',
      times: 1,
      when: (input: { readonly name?: string }) => /-undo-/.test(input.name ?? ''),
      error: new AwsError('StateMachineDeleting', 'not now'),
    });
    const ordered = await when.undoOrdered();
    expect(ordered.line).toMatch(/Its execution could not be started: it is started within a minute$/);
    // What comes meanwhile waits for its turn.
    const next = await when.pushed('v4');
    expect((await then.executionEnds(next)).output).toMatch(/queued behind the undo of checkout-1/);
    expect(await undone(world)).toMatchObject({ outcome: 'SUCCEEDED' });
    await then.ends(next, 'SUCCEEDED');
  });

  simulatedStory(
    'its execution dies: what runs stays, and it can be ordered again',
    { ...given, sweeps: true },
    async (world, when, then) => {
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      await when.undoOrdered();
      const { execution } = await then.active(
        'it comes up',
        ({ request, phase }) => request.undo !== undefined && phase === 'creating green',
      );
      await when.executionStopped(execution);
      expect(await undone(world)).toMatchObject({ outcome: 'ROLLED_BACK' });
      then.weightsAre({ a: 0, b: 100 });
      await when.undoOrdered();
      await world.progress.until('it is undone', () => world.progress.ended.find(({ undo, outcome }) => undo && outcome === 'SUCCEEDED'));
      then.weightsAre({ a: 100, b: 0 });
    },
  );

  simulatedStory(
    'a deployment needs a human: a person decides about that first',
    { configured: { ...course, steps: [{ weight: 10, bakeSeconds: 60 }, ...course.steps] } },
    async (world, when, then) => {
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      world.sample.local.services.stepfunctions.faults.inject({ state: 'Judge the bake', error: 'JudgedUnhealthy', cause: 'it is bad' });
      world.sample.local.services.stepfunctions.faults.inject({ state: 'Roll back', error: 'NotBack', cause: 'blue is dead' });
      await when.pushed('v4');
      await then.needsHuman(/blue is dead/);
      expect(await when.undoOrdered()).toMatchObject({
        code: 4,
        line: expect.stringMatching(
          /^checkout-2 needs a human: .*\n.*rollback checkout --acknowledge\nThen, if it is still needed: npx teal undo checkout$/,
        ),
      });
      expect(world.progress.record).not.toHaveProperty('undo');
    },
  );

  simulatedStory(
    'a kept side is taken down, and that execution dies: it is taken over',
    { ...kept, sweeps: true },
    async (world, when, then) => {
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      const { execution } = await then.active('it is taken down', ({ takesDown, wait }) => takesDown !== undefined && wait !== undefined);
      await when.executionStopped(execution);
      await world.progress.until('it is down', () => world.progress.record.last?.outcome === 'RETIRED');
      then.tasksAre({ a: 0, b: 3 });
      then.leaseIsFree();
    },
  );
});
