import { describe, expect, test } from '@jest/globals';
import { handler } from '../../functions/look-at-rest.ts';
import type { ActionLog } from '../../src/aws/action/action-telemetry.ts';
import type { Ports } from '../../src/aws/ports.ts';
import { DeploymentError } from '../../src/deployment/errors.ts';
import type { LiveSettings } from '../../src/deployment/ports/container-service.ts';
import type { LiveAtRest } from '../../src/deployment/ports/rest-reader.ts';
import type { Transition } from '../../src/deployment/record/transition.ts';
import { emptyRecord, type ServiceRecord } from '../../src/deployment/record.ts';
import { greenAt } from '../../src/deployment/split.ts';
import { aConfig, aPlan } from '../support/worlds.ts';

const AT = '2026-01-01T00:00:00.000Z';
const plan = aPlan();
const service = (name: string): ServiceRecord => ({
  ...emptyRecord(name),
  version: 3,
  epoch: 1,
  rest: {
    deployment: `${name}-1`,
    at: AT,
    machine: 'arn:aws:states:us-east-1:123456789012:stateMachine:teal-load-balancer',
    plan: { ...plan, service: name },
  },
});
const standing = (name: string, desired: number): LiveSettings => ({
  service: name,
  desired,
  running: desired,
  pending: 0,
  taskDefinition: plan.blue.taskDefinition ?? '',
  steady: true,
});
const live = (green: number): LiveAtRest => ({
  routes: [{ route: 'listener', split: greenAt(green), weights: {} }],
  blue: standing(plan.blue.service, 3),
  green: standing(plan.green.service, 0),
  targets: { blue: { healthy: 3, initial: 0, unhealthy: 0, draining: 0, unused: 0 } },
});
const aside: LiveAtRest = live(100);
const asLeft: LiveAtRest = live(0);
const refused = Object.assign(new Error('not you'), { name: 'AccessDenied', $fault: 'client', $metadata: { httpStatusCode: 403 } });

interface World {
  readonly records: readonly ServiceRecord[];
  /** What a look at a service shows, one after the other; the last one goes on. */
  readonly shows: Readonly<Record<string, readonly (LiveAtRest | Error)[]>>;
  readonly read?: (name: string) => void;
  readonly configs?: Readonly<Record<string, ReturnType<typeof aConfig>>>;
}

/** One installation; each `round` is an invocation. */
function world({ records, shows, read = () => {}, configs = {} }: World) {
  const table = new Map(records.map((record) => [record.service, record]));
  const looks = new Map<string, number>();
  const log: (readonly [string, string, unknown])[] = [];
  const say = (level: keyof ActionLog) => (message: string, facts?: unknown) => void log.push([level, message, facts]);
  const ports = {
    clock: { now: () => Date.parse(AT) + 600_000, sleep: async () => {} },
    configs: new Map(records.map((record) => [record.service, configs[record.service] ?? aConfig()])),
    record: {
      read: async (name: string) => {
        read(name);
        return table.get(name);
      },
      change: async (name: string, transition: Transition<unknown>) => {
        const { write, result } = transition(table.get(name)!);
        if (write) table.set(name, write);
        return result;
      },
    },
    rest: {
      read: async (plans: readonly { readonly service: string }[]) =>
        plans.map(({ service: name }) => {
          const at = looks.get(name) ?? 0;
          looks.set(name, at + 1);
          const of = shows[name] ?? [asLeft];
          const one = of[Math.min(at, of.length - 1)];
          return one instanceof Error ? { error: one } : one;
        }),
    },
  };
  const levels = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  const round = () => handler.within(ports as unknown as Ports, { log: levels })({ sweep: true });
  return { round, table, log, looks };
}

const lines = ({ log }: ReturnType<typeof world>) => log.splice(0).map(([level, message]) => `${level} ${message}`);
const TOLD = 'warn a service does not stand as its last deployment left it';
const COUNTED = 'info services do not stand as they were left';

describe('given services at rest', () => {
  test('one that stands as it was left is looked at once, and nothing is said', async () => {
    const given = world({ records: [service('a')], shows: {} });
    expect(await given.round()).toEqual({ told: [], unwell: [], failed: [] });
    expect([lines(given), given.looks.get('a')]).toEqual([[], 1]);
  });

  test('what differs at two looks is told once, and counted every round until it ends', async () => {
    const given = world({ records: [service('a'), service('b')], shows: { a: [aside, aside, aside, asLeft] } });
    expect(await given.round()).toEqual({ told: ['a'], unwell: ['a'], failed: [] });
    expect(given.log[0]?.[2]).toMatchObject({ service: 'a', whatToDo: 'docs/infrastructure-as-code.md' });
    expect(given.log.at(-1)?.[2]).toEqual({ unwell: 1, services: ['a'] });
    expect(lines(given)).toEqual([TOLD, COUNTED]);
    // What is known needs one look.
    expect(await given.round()).toEqual({ told: [], unwell: ['a'], failed: [] });
    expect([lines(given), given.looks.get('a')]).toEqual([[COUNTED], 3]);
    expect(await given.round()).toEqual({ told: ['a'], unwell: [], failed: [] });
    expect(lines(given)).toEqual(['info a service stands as its last deployment left it again']);
    expect(given.table.get('a')).not.toHaveProperty('unwell');
  });

  test('what one look shows is nothing', async () => {
    const given = world({ records: [service('a')], shows: { a: [aside, asLeft] } });
    expect(await given.round()).toEqual({ told: [], unwell: [], failed: [] });
    expect(given.table.get('a')).toEqual(service('a'));
  });

  test('two rounds at once tell it once', async () => {
    const given = world({ records: [service('a')], shows: { a: [aside] } });
    await Promise.all([given.round(), given.round()]);
    expect(lines(given).filter((line) => line === TOLD)).toHaveLength(1);
  });

  test('one that cannot be looked at stays as it was told of, and is counted all the same', async () => {
    const given = world({ records: [service('a'), service('b')], shows: { a: [aside, aside, refused], b: [aside] } });
    await given.round();
    lines(given);
    expect(await given.round()).toEqual({ told: [], unwell: ['a', 'b'], failed: ['a'] });
    // A missing permission is a fault that somebody must mend.
    expect(lines(given)).toEqual(['error a service could not be looked at', COUNTED]);
  });

  test('one whose record cannot be read hides no other; without any the round fails', async () => {
    const read = (name: string) => {
      if (name === 'a') throw new DeploymentError('RecordUnavailable', 'not now');
    };
    const given = world({ records: [service('a'), service('b')], shows: { b: [aside] }, read });
    expect(await given.round()).toEqual({ told: ['b'], unwell: ['b'], failed: ['a'] });
    expect(lines(given)).toEqual([TOLD, 'warn a service could not be looked at', COUNTED]);
    await expect(world({ records: [service('a')], shows: {}, read }).round()).rejects.toMatchObject({ name: 'RecordUnavailable' });
  });

  test('one that is configured anew is not compared, and what was told of it ends', async () => {
    const moved = aConfig({ cluster: 'another' });
    const unwell = { since: AT, found: [{ kind: 'idle-side-runs' as const, cause: 'it runs' }] };
    const given = world({ records: [{ ...service('a'), unwell }], shows: { a: [aside] }, configs: { a: moved } });
    expect(await given.round()).toEqual({ told: ['a'], unwell: [], failed: [] });
    expect([given.looks.size, given.table.get('a')?.unwell]).toEqual([0, undefined]);
    expect(await given.round()).toEqual({ told: [], unwell: [], failed: [] });
  });
});

test.each<[string, Partial<ServiceRecord>]>([
  ['never deployed', { rest: undefined } as unknown as Partial<ServiceRecord>],
  ['in flight', { active: { id: 'a-2' } as NonNullable<ServiceRecord['active']> }],
  ['about to be', { starting: { execution: 'a-after-1' } as NonNullable<ServiceRecord['starting']> }],
])('a service that is %s is not looked at', async (_, more) => {
  const given = world({ records: [{ ...service('a'), ...more }], shows: { a: [aside] } });
  expect(await given.round()).toEqual({ told: [], unwell: [], failed: [] });
  expect(given.looks.size).toBe(0);
});
