import { expect, test } from '@jest/globals';
import type { HookRun } from '../../../src/deployment/hook.ts';
import { hookLines, runText } from '../../../src/deployment/hooks/hook-text.ts';
import { aMigration } from '../../support/task-story.ts';

const run = (over: Partial<HookRun>): HookRun => ({
  name: 'migration',
  at: 'Before',
  status: 'IN_PROGRESS',
  from: '10:00',
  until: '10:30',
  rounds: 7,
  ...over,
});
const TASK = { container: 'web', token: 't', startedBy: 'teal/checkout-1/0', tries: 1 };
const ARN = 'arn:aws:ecs:us-east-1:123456789012:task/prod/1';
const log = { group: '/shop', stream: 'web/web/1' };
const told = (over: Partial<HookRun>) => runText(run(over), (at) => at);

test('a plan tells what a task does, and of its variables the names alone', () => {
  const task = aMigration({ environment: { MODE: 'hidden value' }, cpu: 512, memory: 1024, spot: true, onRollback: 'stop' });
  expect(hookLines([{ ...aMigration(), name: 'tidy', at: 'AfterInstall' }, task])).toEqual([
    `migration, first of all, before green is raised (Before): a task on green's revision, container 'web', command ["migrate"], with MODE, 512 CPU units, 1024 MiB, on Spot where the service is, stopped on a rollback, within 30 minutes, else it goes back`,
    `tidy, once green is healthy (AfterInstall): a task on green's revision, container 'web', command ["migrate"], within 30 minutes, else it goes back`,
  ]);
});

test('the status tells the task, since when, until when, and where it writes', () => {
  expect(told({ task: { ...TASK, task: ARN, status: 'RUNNING', log } })).toBe(
    `migration (Before): under way since 10:00, until 10:30 at most, RUNNING, task ${ARN}, log group /shop, stream web/web/1`,
  );
  expect(told({ task: { ...TASK, tries: 3, notPlaced: 'RESOURCE:CPU' } })).toBe(
    'migration (Before): under way since 10:00, until 10:30 at most, asked for 3 times: RESOURCE:CPU',
  );
  expect(told({ status: 'SUCCEEDED', to: '10:05', task: { ...TASK, task: ARN, exitCode: 0, log } })).toBe(
    `migration (Before): succeeded at 10:05, ended with 0, task ${ARN}, log group /shop, stream web/web/1`,
  );
  expect(told({ status: 'FAILED', to: '10:05', why: "the container 'web' ended with 3", task: { ...TASK, task: ARN, exitCode: 3 } })).toBe(
    "migration (Before): FAILED at 10:05, ended with 3: the container 'web' ended with 3",
  );
});
