import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { sfn } from '../../src/aws/clients.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { endOfPutBack, looksAtRest, putBacks } from '../support/puts-back.ts';
import { recordsEdited } from '../support/records-edited.ts';

/** Somebody leads users to a side that is down. */
const given = {
  configured: { atRest: 'put-back', steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 },
  usersMayBeHurt: true,
} as const;

/** v2 was deployed, so b has all traffic and a is down; then somebody leads everybody to a. */
async function editedAfterDeployment(story: DnsStory): Promise<void> {
  await story.ends(await story.push('v2'), 'SUCCEEDED');
  expect(await story.weights()).toEqual({ a: 0, b: 100 });
  await edited(story);
}

const edited = (story: DnsStory) =>
  recordsEdited(story, (set) => ({ Action: 'UPSERT', ResourceRecordSet: { ...set, Weight: isOfB(story, set.SetIdentifier) ? 0 : 100 } }));

const isOfB = ({ sample }: DnsStory, identifier: string | undefined) => identifier === sample.config.sides[1].service;

const refuses = ({ sample: { local } }: DnsStory, name: string, times: number) =>
  local.faults.inject({
    mode: 'fail-before',
    service: 'route53',
    operation: 'ChangeResourceRecordSets',
    times,
    error: new AwsError(name, 'not now', { status: 400 }),
  });

describe('given weights of records that somebody changes between deployments', () => {
  dnsStory('they are put back on all name servers, and the next push deploys', given, async (story) => {
    await editedAfterDeployment(story);
    expect(await endOfPutBack(story, await looksAtRest(story))).toMatchObject({
      outcome: 'PUT_BACK',
      cause: expect.stringMatching(/^weights that somebody changed were put back: \S+ has 0 % blue, 100 % green instead of 100 % blue/),
    });
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
    expect(await story.tasks()).toEqual([0, 3]);
    expect(story.progress.record.active).toBeUndefined();
    await story.ends(await story.sample.push('v1', 'v9'), 'SUCCEEDED');
    expect(await story.weights()).toEqual({ a: 100, b: 0 });
    expect(await putBacks(story)).toEqual([['put-back-checkout-dns-2-2', 'SUCCEEDED']]);
  });

  dnsStory('a record that somebody deletes is written again', given, async (story) => {
    await editedAfterDeployment(story);
    await recordsEdited(story, (set) => (isOfB(story, set.SetIdentifier) ? { Action: 'DELETE', ResourceRecordSet: set } : undefined));
    expect(await endOfPutBack(story, await looksAtRest(story))).toMatchObject({ outcome: 'PUT_BACK' });
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
  });

  dnsStory('an execution that is stopped is gone on with, and does no more', given, async (story) => {
    await editedAfterDeployment(story);
    const started = await looksAtRest(story);
    const { execution } = await story.active('it is at work', ({ intent }) => intent?.act === 'roll-back');
    await sfn(story.sample.clients).send(new StopExecutionCommand({ executionArn: execution }));
    expect(await endOfPutBack(story, started)).toMatchObject({ outcome: 'PUT_BACK' });
    expect(await putBacks(story)).toEqual([
      ['put-back-checkout-dns-2-2', 'ABORTED'],
      ['put-back-checkout-dns-2-3', 'SUCCEEDED'],
    ]);
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
    expect(await story.tasks()).toEqual([0, 3]);
  });

  dnsStory('somebody who changes them again at once is not fought with', given, async (story) => {
    await editedAfterDeployment(story);
    await endOfPutBack(story, await looksAtRest(story));
    await edited(story);
    expect(await looksAtRest(story)).toMatchObject({ kind: 'left-alone', reason: expect.stringMatching(/fights with Teal/) });
    expect(await story.weights()).toEqual({ a: 100, b: 0 });
  });
});

describe('given a batch that Route 53 refuses', () => {
  // An earlier change of the zone is still under way. Source: API reference, ChangeResourceRecordSets.
  dnsStory('for a while, it is tried again', given, async (story) => {
    await editedAfterDeployment(story);
    refuses(story, 'PriorRequestNotComplete', 12);
    expect(await endOfPutBack(story, await looksAtRest(story))).toMatchObject({ outcome: 'PUT_BACK' });
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
  });

  dnsStory('for good, nothing moves, it is told, and the lease is free', given, async (story) => {
    await editedAfterDeployment(story);
    refuses(story, 'InvalidChangeBatch', 100_000);
    expect(await endOfPutBack(story, await looksAtRest(story))).toMatchObject({
      outcome: 'NOT_PUT_BACK',
      cause: expect.stringMatching(/not now/),
    });
    expect(await story.weights()).toEqual({ a: 100, b: 0 });
    expect(story.progress.record.active).toBeUndefined();
  });
});
