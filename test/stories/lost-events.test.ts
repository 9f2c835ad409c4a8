import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { AwsError, type LocalAws } from '@teal/local-aws';
import { type Clients, events, sfn } from '../../src/aws/clients.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import { dnsStory } from '../support/dns-story.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const short = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 30 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 0,
  },
  sweeps: true,
} satisfies Given;

const MINUTE = 60_000;

/** ECR sends its events with best effort, and a rule may be disabled. */
const eventsAreLost = (clients: Clients, service = 'checkout') =>
  events(clients).send(new DisableRuleCommand({ Name: `teal-push-${service}` }));
const eventsCome = (clients: Clients) => events(clients).send(new EnableRuleCommand({ Name: 'teal-push-checkout' }));

/** Names of executions that were started for pushes that were found. */
async function found({ sample: { clients, machine } }: { readonly sample: { readonly clients: Clients; readonly machine: string } }) {
  const { executions = [] } = await sfn(clients).send(new ListExecutionsCommand({ stateMachineArn: machine }));
  return executions.flatMap(({ name = '' }) => (name.startsWith('found-') ? [name] : []));
}

/** How often a repository was paged. */
function pages(local: LocalAws): () => number {
  let count = 0;
  local.effects.watch((effect) => {
    if (effect.kind === 'access' && effect.role.endsWith('/teal-find-lost-pushes') && effect.action === 'ecr:DescribeImages') count++;
  });
  return () => count;
}

/** Some push has started a deployment: v3 is refused by its tests. */
async function afterAPush({ progress }: StoryWorld, when: { pushed(version: 'v3'): Promise<unknown> }): Promise<void> {
  await when.pushed('v3');
  await progress.until('v3 has ended', () => progress.ended.length === 1);
}

describe('given a push whose event is lost', () => {
  simulatedStory('it is found within ten minutes, told, and deployed once', short, async (world, when, then) => {
    const { sample, progress } = world;
    await afterAPush(world, when);
    await eventsAreLost(sample.clients);
    const { digest } = await sample.push('v2');
    const pushedAt = sample.local.clock.now();
    const { request } = await then.active('it is found', () => true);
    expect(sample.local.clock.now() - pushedAt).toBeLessThan(10 * MINUTE);
    expect(request).toMatchObject({ by: 'push', image: { digest, tag: 'v2' }, found: expect.any(String) });
    const told = expect.stringMatching(/^ {2}LATE {8}the event of the push of v2 was lost; it is started \d minutes? late$/);
    expect(outlook(progress.record, sample.local.clock.now())).toContainEqual(told);
    await progress.until('it has ended', () => progress.ended.length === 2);
    expect(outlook(progress.record, sample.local.clock.now())).toContainEqual(told);
    then.weightsAre({ a: 0, b: 100 });
    await sample.local.clock.sleep(120 * MINUTE);
    expect([progress.ended.length, await found(world)]).toEqual([2, [expect.stringMatching(/^found-checkout-\d+-[0-9a-f]{12}$/)]]);
  });

  simulatedStory('and that fails, it is not begun again', short, async (world, when) => {
    await when.pushed('v2');
    await world.progress.until('v2 has ended', () => world.progress.ended.length === 1);
    await eventsAreLost(world.sample.clients);
    await world.sample.push('v3');
    await world.progress.until('v3 has ended', () => world.progress.ended.length === 2);
    await world.sample.local.clock.sleep(120 * MINUTE);
    expect(world.progress.ended.map(({ outcome }) => outcome)).toEqual(['SUCCEEDED', 'ROLLED_BACK']);
    expect(await found(world)).toHaveLength(1);
  });

  simulatedStory(
    'the event that comes late, while it runs or when it was rolled back, starts nothing',
    short,
    async (world, when, then) => {
      const { sample, progress } = world;
      await when.pushed('v2');
      await progress.until('v2 has ended', () => progress.ended.length === 1);
      await eventsAreLost(sample.clients);
      const time = new Date(sample.local.clock.now()).toISOString();
      const { digest } = await sample.push('v3');
      await then.active('it is found', () => true);
      const late = { id: 'late-event', digest, tag: 'v3', time };
      const twice = async () => JSON.parse((await then.executionEnds(await when.eventComes(late))).output ?? '');
      expect(await twice()).toMatchObject({
        outcome: 'NOTHING_TO_DO',
        reason: expect.stringMatching(/found without its event|a newer push/),
      });
      await progress.until('v3 has ended', () => progress.ended.length === 2);
      expect(await twice()).toMatchObject({ outcome: 'NOTHING_TO_DO' });
      // Somebody who pushes it once more wants it once more.
      await eventsCome(sample.clients);
      await when.pushed('v3', 'v3-again');
      await progress.until('v3 has ended again', () => progress.ended.length === 3);
    },
  );

  simulatedStory(
    'and a deployment that bakes, it waits for its turn as any push',
    { ...short, configured: {} },
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await eventsAreLost(world.sample.clients);
      await world.sample.push('v4');
      await world.progress.until('it is queued', () => world.progress.record.queued?.image.tag === 'v4');
      expect(outlook(world.progress.record, world.sample.local.clock.now())).toContainEqual(
        expect.stringMatching(/^ {2}LATE {8}the event of the push of v4 was lost/),
      );
      await then.ends(v2, 'SUCCEEDED');
      await world.progress.until('both have ended', () => world.progress.ended.length === 2);
    },
  );

  simulatedStory('what was asked for since stays', short, async (world, when, then) => {
    const { sample, progress } = world;
    await afterAPush(world, when);
    await eventsAreLost(sample.clients);
    await sample.push('v2');
    const order = await when.ordered({ service: 'checkout', image: 'v1', force: true });
    await then.executionEnds(order);
    await sample.local.clock.sleep(120 * MINUTE);
    expect([await found(world), progress.ended.length]).toEqual([[], 2]);
  });

  simulatedStory('and ECR that throttles for minutes, the look is made again', short, async (world, when, then) => {
    const { sample } = world;
    await afterAPush(world, when);
    await eventsAreLost(sample.clients);
    sample.local.faults.inject({
      mode: 'fail-before',
      service: 'ecr',
      operation: 'DescribeImages',
      // More than one call is tried by itself.
      times: 6,
      when: (input: { readonly filter?: object }) => input.filter !== undefined,
      error: new AwsError('ThrottlingException', 'Rate exceeded', { status: 400 }),
    });
    await sample.push('v2');
    const pushedAt = sample.local.clock.now();
    await then.active('it is found', () => true);
    expect(sample.local.clock.now() - pushedAt).toBeLessThan(12 * MINUTE);
    await world.progress.until('it has ended', () => world.progress.ended.length === 2);
  });
});

describe('given nothing that was lost', () => {
  simulatedStory('the first push of an installation is left to people, and its repository is not looked through', short, async (world) => {
    const looked = pages(world.sample.local);
    await eventsAreLost(world.sample.clients);
    await world.sample.push('v2');
    await world.sample.local.clock.sleep(120 * MINUTE);
    expect([await found(world), looked(), world.progress.record.version]).toEqual([[], 0, 0]);
  });

  simulatedStory('a repository is paged once in eight minutes', short, async (world, when) => {
    await afterAPush(world, when);
    const looked = pages(world.sample.local);
    await world.sample.local.clock.sleep(80 * MINUTE);
    expect(looked()).toBe(10);
    expect(await found(world)).toEqual([]);
  });

  simulatedStory(
    'a tag that no pattern matches starts nothing',
    { ...short, configured: { ...short.configured, image: { repository: 'checkout', tags: ['v*'] } } },
    async (world, when) => {
      await afterAPush(world, when);
      await eventsAreLost(world.sample.clients);
      await world.sample.push('v2', 'other');
      await world.sample.local.clock.sleep(60 * MINUTE);
      expect(await found(world)).toEqual([]);
    },
  );

  simulatedStory(
    'a push that was refused, since another was in flight, is not taken for one whose event was lost',
    { configured: { whenBusy: 'refuse' }, sweeps: true },
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await then.executionEnds(await when.pushed('v4'));
      await then.ends(v2, 'SUCCEEDED');
      await world.sample.local.clock.sleep(60 * MINUTE);
      expect([await found(world), world.progress.ended.length]).toEqual([[], 1]);
    },
  );

  simulatedStory('an image from before the newest push that is tagged anew starts nothing by itself', short, async (world, when) => {
    await afterAPush(world, when);
    await eventsAreLost(world.sample.clients);
    await world.sample.push('v1', 'v1-again');
    await world.sample.local.clock.sleep(60 * MINUTE);
    expect(await found(world)).toEqual([]);
  });
});

dnsStory('over DNS a push whose event is lost is found, too', { clients: ['honest'], sweeps: true }, async (story) => {
  const { sample, progress } = story;
  await story.push('v3');
  await progress.until('v3 has ended', () => progress.ended.length === 1);
  await eventsAreLost(sample.clients, 'checkout-dns');
  const v2 = await story.push('v2');
  const pushedAt = sample.local.clock.now();
  await story.active('it is found', ({ request }) => request.found !== undefined);
  expect(sample.local.clock.now() - pushedAt).toBeLessThan(10 * MINUTE);
  await story.ends(v2, 'SUCCEEDED');
  expect(await found(story)).toHaveLength(1);
});
