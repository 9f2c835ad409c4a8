import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { events, sfn } from '../../../src/aws/clients.ts';
import { orderBack } from '../../../src/cli/orders/roll-back.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import type { HookStory } from '../../support/hook-story.ts';
import { said } from '../../support/said.ts';
import { aMigration, migrates, taskStory, tasksOf } from '../../support/task-story.ts';

const LONG = migrates({ afterSeconds: 3_600, code: 0 });

/** ARN of the task, once the record has it. */
async function runs(story: HookStory): Promise<string> {
  const { hooks } = await story.active('the task runs', ({ hooks }) => hooks?.[0]?.task?.status === 'RUNNING');
  return hooks?.[0]?.task?.task ?? '';
}

const asked = (story: HookStory) =>
  story.active('a person is asked', ({ wait }) => wait?.question !== undefined && wait.token !== undefined);

describe.each(ROUTE_KINDS)('over %s, a task whose capacity is taken back', (route) => {
  taskStory(
    'is not run again: a person says that its work is done, and the deployment goes on',
    route,
    { before: aMigration(), ends: LONG },
    async (story) => {
      const pushed = await story.push();
      story.local.services.ecs.facade.interrupt(await runs(story), 'SpotInterruption');
      const { wait } = await asked(story);
      expect(wait?.question?.asks).toMatch(
        /SpotInterruption, Your Spot Task was interrupted\..*Was its work finished by hand\? It is not run again/,
      );
      await said(story.sample, 'approve', /counts as done/);
      const ended = await story.ends(pushed, 'SUCCEEDED');
      expect(ended.hooks).toMatchObject([{ status: 'SUCCEEDED', why: expect.stringMatching(/said at \S+ that its work is done/) }]);
      expect(tasksOf(story)).toHaveLength(1);
    },
  );
});

describe('a task that was interrupted', () => {
  taskStory('takes the deployment back when a person says no', 'load-balancer', { before: aMigration(), ends: LONG }, async (story) => {
    const pushed = await story.push();
    story.local.services.ecs.facade.interrupt(await runs(story), 'TerminationNotice');
    await asked(story);
    await said(story.sample, 'reject', /said no/);
    await story.ends(pushed, 'ROLLED_BACK', /said no/);
    expect(tasksOf(story)).toHaveLength(1);
  });
});

describe.each(['leave', 'stop'] as const)('a rollback while the task runs, with onRollback: %s', (onRollback) => {
  taskStory('is obeyed at once', 'load-balancer', { before: aMigration({ onRollback }), ends: LONG }, async (story) => {
    const pushed = await story.push();
    const task = await runs(story);
    const said = story.local.clock.now();
    await orderBack(story.sample, story.sample.config.service, { reason: 'wrong day', acknowledge: false });
    await story.active('it goes back', ({ failure }) => failure !== undefined);
    expect(story.local.clock.now() - said).toBeLessThan(10_000);
    const ended = await story.ends(pushed, 'ROLLED_BACK', onRollback === 'stop' ? /is stopped$/ : /goes on$/);
    expect(ended.ran).toMatchObject([{ taskArn: task }]);
    expect(tasksOf(story)).toMatchObject([
      onRollback === 'stop' ? { status: 'STOPPED', stopCode: 'UserInitiated' } : { status: 'RUNNING' },
    ]);
    if (onRollback === 'stop')
      expect(ended.hooks).toMatchObject([{ name: 'migration' }, { name: 'migration (stop)', undo: true, status: 'SUCCEEDED' }]);
  });
});

describe('an execution that dies while the task runs', () => {
  const stopAll = async (story: HookStory) => {
    for (const { arn, status } of story.progress.executions)
      if (status === 'RUNNING') await sfn(story.clients).send(new StopExecutionCommand({ executionArn: arn, error: 'Stopped' }));
  };

  taskStory(
    'is recovered to blue, and the task is not run again',
    'load-balancer',
    { before: aMigration(), ends: migrates({ afterSeconds: 60, code: 0 }), sweeps: true },
    async (story) => {
      const pushed = await story.push();
      await story.active('the task is asked for', ({ hooks }) => hooks?.[0]?.task?.task !== undefined);
      await stopAll(story);
      const ended = await story.ends(pushed, 'ROLLED_BACK', /^ExecutionDied: .*; migration: arn:aws:ecs:\S+ goes on$/);
      expect(ended.ran).toHaveLength(1);
      expect(tasksOf(story)).toHaveLength(1);
    },
  );

  /** The client token is dead by then, and ECS has forgotten the task: RunTask would run it a second time. */
  taskStory(
    'and goes on hours later does not run it again, but asks a person',
    'load-balancer',
    { before: aMigration(), ends: migrates({ afterSeconds: 60, code: 0 }) },
    async (story) => {
      await events(story.clients).send(new DisableRuleCommand({ Name: 'teal-execution-ended' }));
      await story.push();
      const { epoch } = await story.active('the task is asked for', ({ hooks }) => hooks?.[0]?.task?.task !== undefined);
      await stopAll(story);
      await story.local.clock.sleep(3 * 3_600_000);
      expect(tasksOf(story)).toMatchObject([{ status: 'STOPPED' }]);
      // As a redrive does: the box is entered anew.
      const { service } = story.sample.config;
      const input = JSON.stringify({ service, epoch, box: 'BeforeInstall', step: 0 });
      const hooksMachine = `arn:aws:states:${story.local.region}:${story.local.account}:stateMachine:teal-hooks`;
      await sfn(story.clients).send(new StartExecutionCommand({ stateMachineArn: hooksMachine, input }));
      const { wait, hooks } = await asked(story);
      expect(wait?.question?.asks).toMatch(/ECS does not tell of it any more, and how it ended is not known/);
      expect(hooks).toMatchObject([{ status: 'IN_PROGRESS', task: { tries: 1 } }]);
      expect(tasksOf(story).length).toBeLessThanOrEqual(1);
      await said(story.sample, 'approve', /counts as done/);
      await story.active('it counts as done', ({ hooks }) => hooks?.[0]?.status === 'SUCCEEDED');
      expect(tasksOf(story)).toEqual([]);
    },
  );
});
