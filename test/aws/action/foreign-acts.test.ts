import { describe, expect, test } from '@jest/globals';
import { foreignActNow } from '../../../src/aws/action/foreign-acts.ts';
import type { LiveSettings } from '../../../src/deployment/ports/container-service.ts';
import type { ActiveDeployment } from '../../../src/deployment/record.ts';
import { aPlan } from '../../deployment/record/a-record.ts';

const plan = aPlan();
const revision = 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:2';
const T0 = Date.parse('2026-01-01T00:00:00Z');
const active = {
  confirmed: { split: { blue: 90, green: 10 }, at: '' },
  green: { taskDefinition: revision, desired: 3, at: new Date(T0 - 600_000).toISOString() },
} as ActiveDeployment;
const standing = (service: string, desired = 3): LiveSettings => ({
  service,
  desired,
  running: 3,
  pending: 0,
  taskDefinition: revision,
  steady: true,
});

/** What is found of a green that reads so at one look after the other, and how long the looks are apart. */
async function found(...looks: readonly LiveSettings[]) {
  let look = 0;
  const slept: number[] = [];
  const clock = {
    now: () => T0,
    sleep: async (ms: number) => {
      slept.push(ms);
    },
  };
  const ports = {
    clock,
    router: () => ({ read: async () => [{ route: 'default', split: { blue: 90, green: 10 }, weights: {} }] }),
    containers: () => ({ settings: async () => [standing(plan.blue.service), looks[look++]] }),
  };
  const act = await foreignActNow({ ports, signal: new AbortController().signal }, plan, active);
  return { error: act?.error, slept };
}

const green = standing(plan.green.service);

describe('given a green that ECS', () => {
  test('tells of, one look is enough', async () => expect(await found(green)).toEqual({ error: undefined, slept: [] }));
  test('says to be deleted, a second look shortly after is', async () =>
    expect(await found('deleted', 'deleted')).toEqual({ error: 'ServiceChanged', slept: [2_000] }));
  test('does not tell of, the second look is longer apart', async () => {
    expect(await found(undefined, undefined)).toEqual({ error: 'ServiceChanged', slept: [8_000] });
    expect(await found(undefined, green)).toEqual({ error: undefined, slept: [8_000] });
    expect(await found(undefined, 'deleted')).toEqual({ error: 'ServiceChanged', slept: [8_000] });
  });
  test('does not tell of at the second look only, the next state looks again', async () =>
    expect((await found(standing(plan.green.service, 1), undefined)).error).toBeUndefined());
});
