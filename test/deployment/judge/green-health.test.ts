import { describe, expect, test } from '@jest/globals';
import { type GreenFacts, greenCapacity, judgeGreen } from '../../../src/deployment/judge/green-health.ts';
import type { ServiceState } from '../../../src/deployment/ports/container-service.ts';
import type { TargetCounts } from '../../../src/deployment/readings.ts';
import { at, minute } from '../record/a-record.ts';

const state = (more: Partial<ServiceState> = {}): ServiceState => ({
  service: 'checkout-b',
  desired: 3,
  running: 3,
  pending: 0,
  taskDefinition: 'checkout:2',
  steady: true,
  stopped: [],
  ...more,
});
const targets = (more: Partial<TargetCounts> = {}): TargetCounts => ({
  healthy: 3,
  initial: 0,
  unhealthy: 0,
  draining: 0,
  unused: 0,
  ...more,
});
const stopped = (task: string, reason = 'Essential container in task exited', taskDefinition = 'checkout:2') => ({
  task,
  reason,
  taskDefinition,
});
const health = { deadlineSeconds: 600, failedTasks: 3, probe: '/healthz', probesInARow: 3 };

const look = (more: Partial<GreenFacts> = {}) =>
  judgeGreen({ wanted: 3, state: state(), targets: targets(), startedAt: at(0), now: minute(2), health, ...more });

describe('given a look at green', () => {
  test('with every wanted target healthy and the service steady, it is healthy', () => {
    expect(look()).toEqual({ kind: 'healthy', failures: [] });
  });

  test.each<[string, Partial<GreenFacts>, string]>([
    ['the service is not known yet just after create', { state: undefined }, 'the service is not there yet'],
    ['targets are on their way', { targets: targets({ healthy: 2, initial: 1 }) }, '2 of 3 targets are healthy'],
    ['one target too many is unhealthy', { targets: targets({ unhealthy: 1 }) }, '1 targets are unhealthy'],
    ['tasks are on their way', { state: state({ running: 2, pending: 1 }) }, '2 of 3 tasks run'],
    ['it is not steady', { state: state({ steady: false }) }, 'the service is not steady yet'],
  ])('while %s, it is pending', (_, facts, why) => {
    expect(look(facts)).toEqual({ kind: 'pending', failures: [], why });
  });

  test('at its deadline it has failed, with what it waited for', () => {
    const facts = { targets: targets({ healthy: 2 }) };
    expect(look({ ...facts, now: minute(10) - 1 }).kind).toBe('pending');
    expect(look({ ...facts, now: minute(10) })).toEqual({
      kind: 'failed',
      failures: [],
      why: 'green was not healthy within 600 s: 2 of 3 targets are healthy',
    });
  });

  test('at its deadline ECS tells in its own words why tasks are missing, of what it said since green was created', () => {
    const message = '(service checkout-b) was unable to place a task. Reason: Capacity is unavailable at this time.';
    const said = (when: number) => ({
      state: state({ running: 0, newestEvent: { at: at(when), message } }),
      targets: targets({ healthy: 0 }),
      now: minute(10),
    });
    expect(look(said(3))).toMatchObject({
      kind: 'failed',
      why: `green was not healthy within 600 s: 0 of 3 targets are healthy. ECS says: ${message}`,
    });
    expect(look(said(-1))).toMatchObject({ why: 'green was not healthy within 600 s: 0 of 3 targets are healthy' });
  });
});

describe('given tasks that stopped', () => {
  test('so many distinct ones end the deployment, with the last reason', () => {
    const facts = { state: state({ stopped: [stopped('c'), stopped('b'), stopped('a')] }) };
    expect(look(facts)).toMatchObject({ kind: 'failed', why: expect.stringContaining('Essential container in task exited') });
  });

  test('those of earlier looks count once, though ECS has forgotten them', () => {
    const first = look({ targets: targets({ healthy: 1 }), state: state({ stopped: [stopped('a'), stopped('b')] }) });
    expect(first).toMatchObject({ kind: 'pending', failures: ['a', 'b'] });
    const again = { state: state({ stopped: [stopped('b')] }), seenFailures: first.failures, targets: targets({ healthy: 1 }) };
    expect(look(again)).toMatchObject({ kind: 'pending', failures: ['a', 'b'] });
    expect(look({ ...again, state: state({ stopped: [stopped('c')] }) }).kind).toBe('failed');
  });

  test('those of an earlier revision are not green', () => {
    const old = [1, 2, 3].map((n) => stopped(`old-${n}`, 'Essential container in task exited', 'checkout:1'));
    expect(look({ state: state({ stopped: old }) }).kind).toBe('healthy');
  });

  test('those that ECS took down to scale have not failed', () => {
    const scaled = [1, 2, 3].map((n) => stopped(`${n}`, 'Scaling activity initiated by (deployment ecs-svc/0123456789012345678)'));
    expect(look({ state: state({ stopped: scaled }) }).kind).toBe('healthy');
  });

  const PULL = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): not found';
  test.each([
    ['EssentialContainerExited', 'Essential container in task exited', 'failed'],
    ['TaskFailedToStart', PULL, 'failed'],
    ['TaskFailedToStart', 'ResourceInitializationError: unable to pull secrets or registry auth', 'failed'],
    ['TaskFailedToStart', 'RESOURCE:ENI', 'healthy'],
    ['TaskFailedToStart', 'Capacity is unavailable at this time. Please try again later or in a different availability zone', 'healthy'],
    ['TaskFailedToStart', 'Timeout waiting for network interface provisioning to complete.', 'healthy'],
    ['ServiceSchedulerInitiated', 'Task failed ELB health checks in (target-group green)', 'failed'],
    ['ServiceSchedulerInitiated', 'Task failed container health checks', 'failed'],
    ['ServiceSchedulerInitiated', 'Scaling activity initiated by (deployment ecs-svc/1)', 'healthy'],
    ['ServiceSchedulerInitiated', 'Amazon ECS is rebalancing tasks across Availability Zones', 'healthy'],
    ['SpotInterruption', 'Your Spot Task was interrupted.', 'healthy'],
    ['TerminationNotice', 'ECS is performing maintenance on the underlying infrastructure hosting the task.', 'healthy'],
    ['InfrastructureHealth', 'a code of a newer API', 'healthy'],
    ['UserInitiated', 'Task stopped by user', 'healthy'],
    [undefined, 'Your Spot Task was interrupted.', 'healthy'],
    [undefined, 'Host EC2 (instance i-0123456789abcdef0) terminated.', 'healthy'],
    ['ACodeThatNobodyKnows', 'it stopped', 'failed'],
  ])('three that ended by %s, "%s": green is %s', (stopCode, reason, kind) => {
    const three = [1, 2, 3].map((n) => ({ ...stopped(`${n}`, reason), ...(stopCode !== undefined && { stopCode }) }));
    expect(look({ state: state({ stopped: three }) }).kind).toBe(kind);
  });

  test('those of the wanted revision count when the service is at another one, which is not healthy green', () => {
    const facts = { revision: 'checkout:3', state: state({ stopped: ['1', '2'].map((id) => stopped(id, 'exited', 'checkout:3')) }) };
    expect(look(facts)).toMatchObject({ kind: 'pending', failures: ['1', '2'], why: expect.stringContaining('instead of checkout:3') });
  });
});

describe('given a step ahead', () => {
  const capacity = (blue: number | undefined, desired: number, healthy: number) =>
    greenCapacity({
      planned: 3,
      // More of blue's tasks run while ECS replaces some: that is no need of its.
      blue: blue === undefined ? undefined : state({ desired: blue, running: blue + 2 }),
      green: state({ desired }),
      targets: targets({ healthy }),
    });

  test('green is raised to what blue is to have by now', () => {
    expect(capacity(5, 3, 3)).toMatchObject({ raiseTo: 5, ready: false });
  });

  test('green is never lowered', () => {
    expect(capacity(2, 6, 6)).toMatchObject({ raiseTo: undefined, ready: true });
  });

  test('it waits for the targets it was raised by', () => {
    expect(capacity(5, 5, 4)).toMatchObject({ raiseTo: undefined, ready: false, why: '4 of 5 targets of green are healthy' });
    expect(capacity(undefined, 3, 3).ready).toBe(true);
  });
});
