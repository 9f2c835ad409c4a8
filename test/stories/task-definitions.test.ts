import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { ecs } from '../../src/aws/clients.ts';
import type { RunningSample } from '../../src/rehearsal/start.ts';
import { simulatedStory } from '../support/story.ts';

/** What a revision holds, in the form in which it can be registered again: as the console's "Create new revision" does. */
async function copyOf({ clients }: RunningSample, reference: string) {
  const { taskDefinition, tags } = await ecs(clients).send(
    new DescribeTaskDefinitionCommand({ taskDefinition: reference, include: ['TAGS'] }),
  );
  const { taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy, ...content } =
    taskDefinition!;
  return { ...content, family: content.family!, containerDefinitions: content.containerDefinitions!, tags: tags ?? [] };
}

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
