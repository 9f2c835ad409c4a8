import { DescribeTaskDefinitionCommand, ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
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

simulatedStory(
  'old revisions of its own are deregistered at the end, and nobody else’s',
  { configured: { ...QUICK, keepRevisions: 1 } },
  async ({ sample, progress }, when, then) => {
    await sample.ports.record.change(sample.config.service, (record) => ({
      result: undefined,
      write: { ...record, version: record.version + 1, family: { name: 'checkout', own: [DELETED] } },
    }));
    for (const [version, tag] of [
      ['v2', 'one'],
      ['v2', 'two'],
      ['v2', 'three'],
    ] as const) {
      await sample.push(version, tag);
      const asked = await when.ordered({ service: sample.config.service, image: tag, force: true });
      expect(await then.executionEnds(asked)).toMatchObject({ status: 'SUCCEEDED' });
    }
    // 1 is the template. The third deployment ran 4, and 3 is what blue's service still names.
    expect(await activeRevisions(sample)).toEqual([1, 3, 4]);
    expect(progress.record.family?.own).toEqual([3, 4]);
  },
);

simulatedStory(
  'a deployment ends well where old revisions cannot be deregistered',
  { configured: { ...QUICK, keepRevisions: 1 } },
  async ({ sample, progress, access }, when, then) => {
    await sample.ports.record.change(sample.config.service, (record) => ({
      result: undefined,
      write: { ...record, version: record.version + 1, family: { name: 'checkout', own: [DELETED] } },
    }));
    await access.takeAway('finish-deployment', 'ecs:DeregisterTaskDefinition');
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(progress.record.family?.own).toEqual([DELETED, 2]);
  },
);
