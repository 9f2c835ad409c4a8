import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { sfn } from '../../src/aws/clients.ts';
import { askedForApproval, HOUR, past } from '../support/approval-story.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { JUDGE } from '../support/judge-of.ts';
import { said } from '../support/said.ts';

/**
 * A person's yes over DNS: given, refused, not given in time, overtaken by bad green, by a newer push, by an
 * order and by the death of the execution.
 */
describe('over DNS', () => {
  const approval = HOUR;
  const judge = { ...JUDGE, everySeconds: 60 };
  const isFree = ({ progress }: DnsStory) => expect(progress.record.active).toBeUndefined();

  dnsStory(
    'a yes before any traffic, and at a step',
    {
      configured: {
        approval,
        judge,
        steps: [
          { weight: 10, bakeSeconds: 300, approval },
          { weight: 100, bakeSeconds: 0 },
        ],
      },
    },
    async (story) => {
      const { sample, push, ends, weights } = story;
      const v2 = await push('v2');
      const { wait, hadWeight } = await askedForApproval(story);
      expect(hadWeight).toBe(false);
      expect(wait?.question?.asks).toMatch(/May 10 % of the traffic go to it\?$/);
      await past(story, 30);
      expect((await weights()).b).toBe(0);
      await said(sample, 'approve', /goes on to 10 %/);
      await story.bakes(10);
      await askedForApproval(story);
      await past(story, 30);
      expect(await weights()).toEqual({ a: 90, b: 10 });
      await said(sample, 'approve', /goes on to 100 %/);
      const { approvals } = await ends(v2, 'SUCCEEDED');
      expect(approvals).toMatchObject([
        { after: 'tests', by: expect.stringContaining(':user/') },
        { after: 0, by: expect.stringContaining(':user/') },
      ]);
    },
  );

  dnsStory(
    'silence, and a no, take it back',
    { configured: { approval: { withinSeconds: 600, silence: 'rollback' }, judge } },
    async (story) => {
      const v2 = await story.push('v2');
      await askedForApproval(story);
      await story.ends(v2, 'ROLLED_BACK', /^NotApproved: nobody approved within 10 minutes$/);
      const v4 = await story.push('v4');
      await askedForApproval(story);
      await said(story.sample, 'reject', /no user has reached it/);
      await story.ends(v4, 'ROLLED_BACK', /^RollbackRequested: \S+ said no/);
      expect((await story.weights()).b).toBe(0);
      isFree(story);
    },
  );

  dnsStory('a green whose tasks die overtakes it', { configured: { approval, judge } }, async (story) => {
    const v2 = await story.push('v2');
    await askedForApproval(story);
    const { facade } = story.sample.local.services.ecs;
    facade.behave(v2.digest, { startsInSeconds: 1, healthy: true, crashesAfterSeconds: 1, responder: () => ({ status: 500 }) });
    for (const task of facade.tasks()) if (task.service.endsWith(`/${story.sample.config.sides[1].service}`)) facade.crash(task.arn);
    await story.ends(v2, 'ROLLED_BACK', /^GreenUnhealthy: /);
    isFree(story);
  });

  dnsStory(
    'a stopped execution goes back, and a newer push takes the place of one that waits',
    { configured: { approval, judge } },
    async (story) => {
      const v2 = await story.push('v2');
      const { execution } = await askedForApproval(story);
      await sfn(story.sample.clients).send(
        new StopExecutionCommand({ executionArn: execution, error: 'Stopped', cause: 'from the console' }),
      );
      await story.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
      const again = await story.push('v4');
      await askedForApproval(story);
      const bad = await story.push('v3');
      await story.ends(again, 'SUPERSEDED', /GaveWay/);
      await story.ends(bad, 'ROLLED_BACK', /^FunctionalTestFailed: /);
      isFree(story);
    },
  );
});
