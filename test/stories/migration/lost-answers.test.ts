import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from '@jest/globals';
import { events, sfn } from '../../../src/aws/clients.ts';
import { without, write } from '../../../src/deployment/record/record-change.ts';
import { fence } from '../../../src/deployment/record/record-fence.ts';
import type { HookStory } from '../../support/hook-story.ts';
import { said } from '../../support/said.ts';
import { aMigration, migrates, taskStory, tasksOf } from '../../support/task-story.ts';

/** RunTask was answered, and nobody heard it: ECS has the task, and the record has no ARN of it. */

/** The record as it stands where the answer of RunTask was lost. */
async function forgetsTheTask(story: HookStory, epoch: number): Promise<void> {
  const { ports, config } = story.sample;
  await ports.record.change(config.service, (record) => {
    const { active } = fence(record, epoch);
    const hooks = (active.hooks ?? []).map((run) => ({
      ...run,
      ...(run.task && { task: { ...without(run.task, 'task', 'startedAt', 'status'), askedAt: run.from } }),
    }));
    return write(record, { ...record, active: { ...active, hooks } }, undefined);
  });
}

taskStory(
  'a task whose taking nobody heard of is found by its name, and is not run again',
  'load-balancer',
  { before: aMigration({}, { timeoutSeconds: 7_200 }), ends: migrates({ afterSeconds: 60, code: 0 }) },
  async (story) => {
    const { clients } = story.sample;
    await events(clients).send(new DisableRuleCommand({ Name: 'teal-execution-ended' }));
    await story.push();
    const { epoch } = await story.active('the task is asked for', ({ hooks }) => hooks?.[0]?.task?.task !== undefined);
    for (const { arn } of story.progress.executions) await sfn(clients).send(new StopExecutionCommand({ executionArn: arn }));
    // Longer than a request is repeated with its token, and shorter than ECS tells of what has stopped.
    await story.local.clock.sleep(35 * 60_000);
    await forgetsTheTask(story, epoch);
    const { service } = story.sample.config;
    const input = JSON.stringify({ service, epoch, box: 'BeforeInstall', step: 0 });
    const stateMachineArn = `arn:aws:states:${story.local.region}:${story.local.account}:stateMachine:teal-hooks`;
    await sfn(clients).send(new StartExecutionCommand({ stateMachineArn, input }));
    const { hooks } = await story.active('it has succeeded', ({ hooks: runs }) => runs?.[0]?.status === 'SUCCEEDED');
    expect(hooks).toMatchObject([{ task: { tries: 1, exitCode: 0, task: expect.stringMatching(/:task\//) } }]);
    expect(tasksOf(story)).toHaveLength(1);
  },
);

taskStory(
  'a task whose taking nobody heard of is stopped by a rollback where that is configured',
  'load-balancer',
  { before: aMigration({ onRollback: 'stop' }), ends: migrates({ afterSeconds: 3_600, code: 0 }) },
  async (story) => {
    const pushed = await story.push();
    const { epoch } = await story.active('the task runs', ({ hooks }) => hooks?.[0]?.task?.status === 'RUNNING');
    await forgetsTheTask(story, epoch);
    await said(story.sample, 'rollback', /./);
    await story.ends(pushed, 'ROLLED_BACK', /^RollbackRequested/);
    expect(tasksOf(story)).toMatchObject([{ status: 'STOPPED' }]);
  },
);
