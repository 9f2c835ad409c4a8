import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { sfn } from '../../src/aws/clients.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';

const stopped = ({ sample }: DnsStory, { execution }: ActiveDeployment) =>
  sfn(sample.clients).send(new StopExecutionCommand({ executionArn: execution, error: 'Stopped', cause: 'from the console' }));

const isFree = ({ progress }: DnsStory) => expect(progress.record.active).toBeUndefined();

dnsStory('a deployment over DNS that is stopped in mid-bake goes back to blue, and nobody is dropped', {}, async (story) => {
  const v2 = await story.push('v2');
  const active = await story.bakes(10);
  await stopped(story, active);
  await story.ends(v2, 'ROLLED_BACK', /^ExecutionDied: .*taken over by the event of its end/);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
  expect(await story.tasks()).toEqual([3, 0]);
  isFree(story);
});

dnsStory('one that is stopped while green comes up leaves neither tasks nor weight of it', {}, async (story) => {
  const v2 = await story.push('v2');
  await stopped(story, await story.active('green comes up', ({ phase }) => phase === 'creating green'));
  await story.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
  expect((await story.weights()).b).toBe(0);
  expect(await story.tasks()).toEqual([3, 0]);
  isFree(story);
});

dnsStory('one that is stopped behind the commit goes forward to green', {}, async (story) => {
  const v2 = await story.push('v2');
  await stopped(story, await story.active('it is committed', ({ committedAt }) => committedAt !== undefined));
  await story.ends(v2, 'SUCCEEDED');
  expect(await story.weights()).toEqual({ a: 0, b: 100 });
  expect(await story.tasks()).toEqual([0, 3]);
  isFree(story);
});

dnsStory('one that is stopped on its way back, and its recovery, too, is back at blue in the end', {}, async (story) => {
  const v4 = await story.push('v4');
  await stopped(story, await story.active('it goes back', ({ failure }) => failure !== undefined));
  await stopped(story, await story.active('the recovery is at work', ({ epoch, takenOver }) => epoch === 2 && takenOver === undefined));
  await story.ends(v4, 'ROLLED_BACK', /^JudgedUnhealthy: /);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
  expect(await story.tasks()).toEqual([3, 0]);
  isFree(story);
});
