import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeTask } from '../../../src/deployment/hooks/judge-task.ts';
import type { SeenContainer, SeenTask } from '../../../src/deployment/ports/tasks.ts';

const OWN_END = { stopCode: 'EssentialContainerExited', reason: 'Essential container in task exited' };

const container = (name: string, exitCode?: number, more: Partial<SeenContainer> = {}): SeenContainer => ({
  name,
  essential: true,
  ...(exitCode !== undefined && { exitCode }),
  ...more,
});

const stopped = (containers: readonly SeenContainer[], more: Partial<SeenTask> = OWN_END): SeenTask => ({
  status: 'STOPPED',
  started: true,
  containers,
  ...more,
});

const kindOf = (seen: SeenTask) => judgeTask(seen, 'migrate').kind;

describe('the verdict on a task', () => {
  test('waits until it is STOPPED, whatever its containers say', () => {
    for (const status of ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING'])
      expect(kindOf({ ...stopped([container('migrate', 0)]), status })).toBe('under way');
  });

  test('is success when the named container ended with 0, RUNNING or not', () => {
    expect(kindOf(stopped([container('migrate', 0)]))).toBe('succeeded');
    expect(kindOf(stopped([container('migrate', 0)], { ...OWN_END, started: false }))).toBe('succeeded');
  });

  test('reads the container by name: a sidecar before it in the list says nothing', () => {
    expect(judgeTask(stopped([container('proxy', 0), container('migrate', 3)]), 'migrate')).toEqual({
      kind: 'failed',
      why: "the container 'migrate' ended with 3",
    });
  });

  test.each([137, 143])('takes %i of another essential container for its stop', (code) => {
    expect(kindOf(stopped([container('migrate', 0), container('proxy', code)]))).toBe('succeeded');
  });

  test('fails by another essential container, and by no other', () => {
    expect(kindOf(stopped([container('migrate', 0), container('proxy', 1)]))).toBe('failed');
    expect(kindOf(stopped([container('migrate', 0), container('proxy', 1, { essential: false })]))).toBe('succeeded');
  });

  test('tells the reasons of what never ran', () => {
    const reason = 'CannotPullContainerError: not found';
    const seen = stopped([container('migrate', undefined, { reason })], {
      stopCode: 'TaskFailedToStart',
      reason: 'Task failed to start',
      started: false,
    });
    expect(judgeTask(seen, 'migrate')).toEqual({
      kind: 'failed',
      why: `the container 'migrate' has never run: TaskFailedToStart, Task failed to start (${reason})`,
    });
    expect(kindOf(stopped([container('migrate')]))).toBe('failed');
    expect(judgeTask(stopped([container('web', 0)]), 'migrate')).toEqual({
      kind: 'failed',
      why: "it has no container 'migrate'; it has: web",
    });
  });

  test('is asked for again only where no room was, and nothing has run', () => {
    const late = { stopCode: 'TaskFailedToStart', started: false };
    for (const reason of ['Capacity is unavailable at this time', 'RESOURCE:ENI', 'AGENT', 'Unable to place the task'])
      expect(kindOf(stopped([container('migrate')], { ...late, reason }))).toBe('not placed');
    expect(kindOf(stopped([container('migrate')], { ...late, reason: 'CannotPullContainerError: capacity/app: not found' }))).toBe(
      'failed',
    );
    expect(kindOf(stopped([container('migrate', 1)], { ...late, reason: 'RESOURCE:ENI' }))).toBe('failed');
    expect(kindOf(stopped([container('migrate')], { ...late, started: true, reason: 'RESOURCE:ENI' }))).toBe('failed');
  });

  test.each([
    'SpotInterruption',
    'TerminationNotice',
    'UserInitiated',
    'InfrastructureHealth',
    'ServiceSchedulerInitiated',
    'SomethingNew',
  ])('is interrupted by %s, though the container hears SIGTERM and ends with 0', (stopCode) => {
    expect(kindOf(stopped([container('migrate', 0)], { stopCode, reason: 'stopped' }))).toBe('interrupted');
  });

  test('goes by the words where ECS gives no code', () => {
    expect(kindOf(stopped([container('migrate', 0)], { reason: 'Your Spot Task was interrupted.' }))).toBe('interrupted');
    expect(kindOf(stopped([container('migrate', 0)], {}))).toBe('succeeded');
  });

  /** Whatever ECS tells: only a task that ended by itself with 0 in its container is a success. */
  test('is never success by anything else', () => {
    const anyContainer = fc.record({
      name: fc.constantFrom('migrate', 'proxy', 'log'),
      essential: fc.boolean(),
      exitCode: fc.option(fc.constantFrom(0, 1, 137, 143), { nil: undefined }),
    });
    const anyTask = fc.record({
      status: fc.constantFrom('PENDING', 'RUNNING', 'STOPPED'),
      started: fc.boolean(),
      stopCode: fc.option(fc.constantFrom('EssentialContainerExited', 'TaskFailedToStart', 'SpotInterruption', 'UserInitiated', 'New'), {
        nil: undefined,
      }),
      containers: fc.uniqueArray(anyContainer, { selector: ({ name }) => name }),
    });
    fc.assert(
      fc.property(anyTask, (task) => {
        const seen = JSON.parse(JSON.stringify(task)) as SeenTask;
        const named = seen.containers.find(({ name }) => name === 'migrate');
        const success = kindOf(seen) === 'succeeded';
        expect(success && (seen.status !== 'STOPPED' || named?.exitCode !== 0)).toBe(false);
        expect(success && ![undefined, 'EssentialContainerExited'].includes(seen.stopCode)).toBe(false);
        // Nothing that has run is asked for again.
        const again = kindOf(seen) === 'not placed';
        expect(again && (seen.started || seen.containers.some(({ exitCode }) => exitCode !== undefined))).toBe(false);
      }),
    );
  });
});
