import { DescribeTaskDefinitionCommand, ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ecs } from '../../src/aws/clients.ts';
import type { RunningSample } from '../../src/rehearsal/start.ts';
import { simulatedStory } from '../support/story.ts';

/**
 * What a revision holds, in the form in which it can be registered again: as the console's "Create new
 * revision" does.
 */
async function copyOf({ clients }: RunningSample, reference: string) {
  const { taskDefinition, tags } = await ecs(clients).send(
    new DescribeTaskDefinitionCommand({ taskDefinition: reference, include: ['TAGS'] }),
  );
  const { taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy, ...content } =
    taskDefinition!;
  return { ...content, family: content.family!, containerDefinitions: content.containerDefinitions!, tags: tags ?? [] };
}

/** Stands for a revision that was deleted since: there is none of this number. */
const DELETED = 0;

const QUICK = { tests: [], steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 } as const;

simulatedStory(
  "somebody's revision made from Teal's own, with its tags, is what comes next",
  { configured: QUICK },
  async ({ sample, progress }, when, then) => {
    const client = ecs(sample.clients);
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    const own = await copyOf(sample, 'checkout:2');
    expect(own.tags.map(({ key }) => key)).toEqual(expect.arrayContaining(['teal:deployment', 'teal:revision']));
    await client.send(new RegisterTaskDefinitionCommand({ ...own, memory: '1024' }));

    const asked = await when.ordered({ service: sample.config.service, image: 'v2' });
    const { plan } = await then.active('it is planned', (active) => active.plan !== undefined);
    expect(plan?.taskDefinition).toMatchObject({
      template: expect.stringMatching(/checkout:3$/),
      foreign: [expect.stringMatching(/checkout:3$/)],
      changes: [expect.stringMatching(/^memory: /)],
    });
    expect(await then.executionEnds(asked)).toMatchObject({ status: 'SUCCEEDED' });
    const made = await copyOf(sample, 'checkout:4');
    expect(made.memory).toBe('1024');
    expect(made.tags.find(({ key }) => key === 'teal:revision')?.value).toMatch(/checkout:4$/);
    expect(progress.record.family).toMatchObject({ name: 'checkout', own: [2, 4], template: 3 });
  },
);

/** Numbers of the family's revisions that can still be used. */
async function activeRevisions({ clients }: RunningSample): Promise<readonly number[]> {
  const { taskDefinitionArns = [] } = await ecs(clients).send(new ListTaskDefinitionsCommand({ familyPrefix: 'checkout' }));
  return taskDefinitionArns.map((arn) => Number(arn.split(':').at(-1)));
}

const DAY = 24 * 60 * 60_000;

/** Revisions 2 and 3 are 31 days old, 4 is new, and the record knows them as Teal's own. */
async function withOldRevisions(sample: RunningSample): Promise<void> {
  const client = ecs(sample.clients);
  const { tags, ...again } = await copyOf(sample, 'checkout:1');
  await client.send(new RegisterTaskDefinitionCommand(again));
  await client.send(new RegisterTaskDefinitionCommand(again));
  await sample.local.clock.sleep(31 * DAY);
  await client.send(new RegisterTaskDefinitionCommand(again));
  await sample.ports.record.change(sample.config.service, (record) => ({
    result: undefined,
    write: {
      ...record,
      version: record.version + 1,
      family: { name: 'checkout', own: [DELETED, 2, 3, 4], template: 1, seen: 4 },
    },
  }));
}

simulatedStory(
  'old revisions of its own are deregistered at the end, but no young ones, and nobody else’s',
  { configured: { ...QUICK, keepRevisions: 1 }, empty: true },
  async ({ sample, progress }, when, then) => {
    await withOldRevisions(sample);
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    // 1 is the template, somebody may have pinned 4, and 5 runs.
    expect(await activeRevisions(sample)).toEqual([1, 4, 5]);
    expect(progress.record.family?.own).toEqual([4, 5]);
  },
);

simulatedStory(
  'a deployment ends well where old revisions cannot be deregistered',
  { configured: { ...QUICK, keepRevisions: 1 }, empty: true },
  async ({ sample, progress, access }, when, then) => {
    await withOldRevisions(sample);
    await access.takeAway('finish-deployment', 'ecs:DeregisterTaskDefinition');
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(await activeRevisions(sample)).toEqual([1, 2, 3, 4, 5]);
    expect(progress.record.family?.own).toEqual([2, 3, 4, 5]);
  },
);

simulatedStory(
  'a family that others register revisions of at the same time is tried again',
  { configured: QUICK },
  async ({ sample, progress }, when, then) => {
    sample.local.faults.inject({
      mode: 'fail-before',
      service: 'ecs',
      operation: 'RegisterTaskDefinition',
      times: 3,
      error: new AwsError('ClientException', 'Too many concurrent attempts to create a new revision of the specified family.'),
    });
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(progress.record.family?.own).toEqual([2]);
  },
);
