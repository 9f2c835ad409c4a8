import { describe, expect, test } from '@jest/globals';
import { isGone, targetsLeft, whyNotGone } from '../../../src/deployment/judge/why-not-gone.ts';
import type { ServiceState } from '../../../src/deployment/ports/container-service.ts';
import { targets } from '../../support/worlds.ts';

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();

const state = (over: Partial<ServiceState> = {}): ServiceState => ({
  service: 'checkout-a',
  desired: 0,
  running: 2,
  pending: 0,
  taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:1',
  steady: false,
  stopped: [],
  ...over,
});

/** ECS's own words. */
const PROTECTED = '(service checkout-a, taskSet ecs-svc/1) was unable to scale in due to (reason 2 tasks under protection)';

describe('a side that was set to 0 tasks', () => {
  test('is gone without a task and without a target in any state', () => {
    expect(isGone({ state: state({ running: 0 }), targets: targets() })).toBe(true);
    expect(isGone({ state: undefined, targets: targets() })).toBe(true);
    expect(isGone({ state: state(), targets: targets() })).toBe(false);
    expect(isGone({ state: state({ running: 0, pending: 1 }), targets: targets() })).toBe(false);
    for (const left of ['healthy', 'initial', 'unhealthy', 'draining', 'unused'] as const) {
      expect(isGone({ state: undefined, targets: targets({ [left]: 1 }) })).toBe(false);
      expect(targetsLeft(targets({ [left]: 2 }))).toBe(2);
    }
  });

  test('still stands because somebody has raised it', () => {
    expect(whyNotGone({ state: state({ desired: 3 }), targets: targets({ healthy: 2 }), since: 0 })).toBe(
      '2 running and 0 starting tasks, 2 targets are left; somebody else has set checkout-a to 3 tasks',
    );
  });

  test('still stands because its tasks are protected from scale-in, whatever ECS has said since', () => {
    const told = state({ scaleInRefused: { at: at(10), message: PROTECTED }, newestEvent: { at: at(20), message: 'something else' } });
    expect(whyNotGone({ state: told, targets: targets({ draining: 2 }), since: 5_000 })).toBe(
      `2 running and 0 starting tasks, 2 targets are left; ECS leaves tasks up, as it does while they are protected from scale-in (48 hours at most). ECS says: ${PROTECTED}`,
    );
  });

  test('is told with the last word of ECS, but with none from before it was set to 0', () => {
    const told = state({ scaleInRefused: { at: at(1), message: PROTECTED }, newestEvent: { at: at(20), message: 'a task drains' } });
    expect(whyNotGone({ state: told, targets: targets(), since: 5_000 })).toMatch(/targets are left\. ECS says: a task drains$/);
    expect(whyNotGone({ state: told, targets: targets(), since: 30_000 })).toMatch(/targets are left$/);
  });

  test('may be a deleted service whose targets are still there', () => {
    expect(whyNotGone({ state: undefined, targets: targets({ draining: 1 }), since: 0 })).toBe(
      '0 running and 0 starting tasks, 1 targets are left',
    );
  });
});
