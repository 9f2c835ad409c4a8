import { describe, expect, test } from '@jest/globals';
import { handler as assessFailure } from '../../functions/assess-failure.ts';
import { handler as judgeHealth } from '../../functions/judge-health.ts';
import type { Ports } from '../../src/aws/ports.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import { greenAt } from '../../src/deployment/split.ts';
import { aPlan } from '../support/worlds.ts';

const T0 = Date.parse('2026-01-01T01:00:00Z');
const at = new Date(T0 - 600_000).toISOString();
const plan = aPlan();

/** ECS as it may be met: it answers a fault of the service, or nothing until the caller gives up. */
const outage = () =>
  Promise.reject(Object.assign(new Error('try later'), { name: 'ServerException', $fault: 'server', $metadata: { httpStatusCode: 500 } }));
const denied = () =>
  Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client', $metadata: { httpStatusCode: 400 } }));
const silence = (_: unknown, signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

/** A bake at 10 % whose targets are as given, in a cluster that ECS does not tell of. */
function given(settings: (services: unknown, signal: AbortSignal) => Promise<never>, healthy = 3) {
  const order: string[] = [];
  let record = {
    service: plan.service,
    version: 1,
    epoch: plan.epoch,
    seen: [],
    active: {
      id: plan.deployment,
      epoch: plan.epoch,
      plan,
      phase: 'shifting',
      hadWeight: true,
      confirmed: { split: greenAt(10), at },
      green: { taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:9', desired: 3, at },
      bake: { step: 0, startedAt: at, endsAt: new Date(T0 + 600_000).toISOString() },
    },
  } as unknown as ServiceRecord;
  const targets = async () => ({ healthy, initial: 0, unhealthy: 3 - healthy, draining: 0, unused: 0 });
  const ports = {
    // A sleep that nobody ends is over a moment later.
    clock: { now: () => T0, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 50)) },
    record: {
      read: async () => record,
      change: async (_: string, change: (before: ServiceRecord) => { write?: ServiceRecord; result: unknown }) => {
        const changed = change(record);
        record = changed.write ?? record;
        return changed.result;
      },
      evidence: async () => undefined,
      keepEvidence: async () => {},
    },
    router: () => ({
      read: async () => {
        order.push('routes');
        return [{ route: 'listener', split: greenAt(10), weights: {} }];
      },
    }),
    containers: () => ({
      settings: (services: unknown, signal: AbortSignal) => {
        order.push('services');
        return settings(services, signal);
      },
    }),
    health: () => ({ targets }),
    checks: () => ({ read: async () => ({ kind: 'none', why: 'nothing is asked here', query: '' }) }),
  };
  return { ports: ports as unknown as Ports, order };
}

describe('while ECS cannot be read', () => {
  test.each([
    ['fails', outage],
    ['does not answer', silence],
  ])('and %s, green is judged all the same', async (_, settings) => {
    const judgement = judgeHealth.within(given(settings).ports)({ plan });
    await expect(judgement).resolves.toMatchObject({ verdict: expect.any(String) });
    await expect(judgeHealth.within(given(settings, 0).ports)({ plan })).rejects.toMatchObject({ name: 'JudgedUnhealthy' });
  });

  test('what a role may not read is told, and green is not judged', () =>
    expect(judgeHealth.within(given(denied).ports)({ plan })).rejects.toMatchObject({ name: 'AwsDenied' }));

  test.each([
    ['fails', outage],
    ['does not answer', silence],
  ])('and %s, the way back goes on, and the routes were read first', async (_, settings) => {
    const { ports, order } = given(settings);
    const assessed = await assessFailure.within(ports)({ plan, error: 'JudgedUnhealthy', cause: 'too many errors' });
    expect(assessed).toMatchObject({ way: 'back', error: 'JudgedUnhealthy', cause: 'too many errors' });
    expect(order).toEqual(['routes', 'routes', 'services']);
  });
});
