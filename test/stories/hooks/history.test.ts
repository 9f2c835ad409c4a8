import { paginateGetExecutionHistory } from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { sfn } from '../../../src/aws/clients.ts';
import { aHook, hookStory } from '../../support/hook-story.ts';

/** The service ends an execution at 25,000 events. Source: "Step Functions service quotas". */
const LIMIT = 25_000;

/** `EVENTS_OF_A_CALL` of `hooks.property.test.ts` counts by this. */
hookStory(
  'a hook that asks to be called every second for 24 hours fits into one execution: at most 30 events a call',
  'load-balancer',
  {
    hooks: [aHook({ name: 'days', at: 'BeforeInstall', timeoutSeconds: 86_400 })],
    functions: { 'team-hook': () => ({ hookStatus: 'IN_PROGRESS', callBackDelay: 1 }) },
  },
  async ({ push, active, ends, clients, progress, local }) => {
    const pushed = await push();
    const { execution } = await active('the hook is under way', ({ hooks = [] }) => hooks.length > 0);
    await local.clock.sleep(86_400_000);
    const { hooks = [] } = await ends(pushed, 'ROLLED_BACK', /^HookFailed: the hook days at BeforeInstall failed: it gave no final answer/);
    const child = progress.executions.find(({ arn }) => arn !== execution)?.arn;
    let events = 0;
    for await (const { events: page = [] } of paginateGetExecutionHistory({ client: sfn(clients) }, { executionArn: child }))
      events += page.length;
    const rounds = hooks[0]?.rounds ?? 0;
    expect(rounds).toBeGreaterThan(300);
    expect(events).toBeLessThan(LIMIT * 0.7);
    expect(events / rounds).toBeLessThanOrEqual(30);
    expect(events / rounds).toBeGreaterThan(20);
  },
);
