import { describe, expect } from '@jest/globals';
import type { TaskBehaviour } from '@teal/local-aws';
import { JUDGE } from '../support/judge-of.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

/**
 * What shares say of versions that turn bad, are no worse than a sick one, or are hit by something that
 * passes.
 */
const MINUTE_MS = 60_000;

const given = (judge: NonNullable<Given['configured']>['judge'], bakeSeconds = 1_800): Given => ({
  requestsPerSecond: 5,
  configured: {
    steps: [
      { weight: 50, bakeSeconds },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 300,
    ...(judge && { judge }),
  },
});
const absolute = { ...JUDGE, errorRate: { max: 0.01, minRequests: 100 } };
const compared = { ...JUDGE, errorRate: { worse: 2, minRequests: 100 } };

/**
 * From now on a version fails this share of the requests of users, evenly. Teal's tests are answered well.
 */
function fails({ sample }: StoryWorld, digest: string, version: string, share: number): void {
  let sent = 0;
  const responder: TaskBehaviour['responder'] = ({ headers }) => {
    const user = headers['x-teal-test'] === undefined;
    if (user) sent++;
    const bad = user && Math.floor(sent * share) > Math.floor((sent - 1) * share);
    return { status: bad ? 500 : 200, body: bad ? 'failed' : `checkout ${version}`, headers: { 'x-version': version } };
  };
  sample.local.services.ecs.facade.behave(digest, { startsInSeconds: 1, healthy: true, responder });
}

const now = ({ sample }: StoryWorld): number => sample.local.clock.now();

describe('a version that turns bad late', () => {
  for (const [limit, judge] of Object.entries({ absolute, compared })) {
    simulatedStory(`by the limit alone (${limit}) goes back within two complete minutes`, given(judge), async (world, when, then) => {
      const { clock } = world.sample.local;
      const v2 = await when.pushed('v2');
      await then.bakes(50);
      await clock.sleep(20 * MINUTE_MS);
      const turned = now(world);
      fails(world, v2.digest, 'v2', 1);
      const { failure } = await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: errors: /);
      // The minute that it turned in is not whole, then two are, complete two minutes later, and looked at
      // within one.
      expect(Date.parse(failure?.at ?? '') - turned).toBeLessThanOrEqual(6 * MINUTE_MS);
    });
  }

  simulatedStory('in the last minutes of its bake does not pass', given(absolute, 900), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { bake } = await then.bakes(50);
    await world.sample.local.clock.sleep(Date.parse(bake?.endsAt ?? '') - now(world) - 3 * MINUTE_MS);
    fails(world, v2.digest, 'v2', 1);
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: errors: /);
  });
});

simulatedStory('a failure of one minute is no reason to go back', given(absolute), async (world, when, then) => {
  const { clock } = world.sample.local;
  const v2 = await when.pushed('v2');
  await then.bakes(50);
  await clock.sleep(10 * MINUTE_MS - (now(world) % MINUTE_MS));
  fails(world, v2.digest, 'v2', 1);
  await clock.sleep(MINUTE_MS / 2);
  fails(world, v2.digest, 'v2', 0);
  const { judged } = await then.active('the minute has been judged', ({ judged: said }) => Date.parse(said?.at ?? '') > now(world) - 1);
  expect(judged?.verdict).not.toBe('fail');
  await clock.sleep(5 * MINUTE_MS);
  await then.active('it still bakes', ({ failure }) => failure === undefined);
  await when.rollbackOrdered();
  await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
});

describe('a version beside a sick one', () => {
  const sick = (world: StoryWorld, share: number) => fails(world, world.sample.first.digest, 'v1', share);

  simulatedStory('that repairs it is rolled out', given(absolute), async (world, when, then) => {
    sick(world, 0.3);
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  });

  simulatedStory(
    'that is as sick is no worse, and is rolled out',
    given({ ...absolute, inconclusive: 'pass' }),
    async (world, when, then) => {
      sick(world, 0.3);
      const v2 = await when.pushed('v2');
      fails(world, v2.digest, 'v2', 0.3);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('that is much worse goes back, by comparison', given(absolute), async (world, when, then) => {
    sick(world, 0.05);
    const v2 = await when.pushed('v2');
    fails(world, v2.digest, 'v2', 0.5);
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: errors: .*blue/);
  });
});
