import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HookRun } from '../../../src/deployment/hook.ts';
import type { KeptSide } from '../../../src/deployment/kept-side.ts';
import { finish, startedInVain } from '../../../src/deployment/record/record-end.ts';
import { keepsSide, leaves, orderTakeDown } from '../../../src/deployment/record/record-kept.ts';
import { acquire } from '../../../src/deployment/record/record-lease.ts';
import { orderUndo, type UndoFacts } from '../../../src/deployment/record/record-undo.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import type { RanTask } from '../../../src/deployment/task.ts';
import { aPlan, aPush, at, executionOf, minute } from './a-record.ts';

const SERVICE = 'checkout';
const REVISION = 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:1';
const MIGRATION = {
  name: 'migrate',
  container: 'web',
  taskArn: 'arn:aws:ecs:us-east-1:1:task/prod/1',
  exitCode: 0,
  at: at(1),
} satisfies RanTask;
/** Of the hook that ran it. */
const MIGRATED: HookRun = {
  name: MIGRATION.name,
  at: 'Before',
  status: 'SUCCEEDED',
  from: at(0),
  until: at(30),
  to: at(1),
  rounds: 1,
  task: { container: 'web', token: 't', startedBy: 't', tries: 1, task: MIGRATION.taskArn, exitCode: 0, stoppedAt: at(1) },
};

const blue = { ...aPlan().blue, taskDefinition: REVISION };
const image = aPush('v1').image;

/** v2 holds the lease, and is committed or not. */
const inFlight = (committed: boolean, more: Partial<NonNullable<ServiceRecord['active']>> = {}): ServiceRecord => ({
  service: SERVICE,
  version: 10,
  epoch: 1,
  seen: ['v2'],
  active: {
    id: 'checkout-1',
    epoch: 1,
    execution: 'arn:aws:states:us-east-1:123456789012:execution:teal-load-balancer:v2',
    request: aPush('v2'),
    startedAt: at(0),
    phase: committed ? 'committed' : 'shifting',
    plan: aPlan({ blue, replaces: image }),
    hadWeight: true,
    ...(committed && { committedAt: at(5) }),
    ...more,
  },
});

const applied = <T>(record: ServiceRecord, transition: Transition<T>): { readonly record: ServiceRecord; readonly result: T } => {
  const { write, result } = transition(record);
  return { record: write ?? record, result };
};

/** v2 has taken over from v1. */
const committed = (more: Parameters<typeof inFlight>[1] = {}): ServiceRecord =>
  applied(inFlight(true, more), finish({ epoch: 1, outcome: 'SUCCEEDED', cause: 'green took over', now: minute(10) })).record;

const order = (more: Partial<UndoFacts> = {}) => orderUndo({ id: 'undo-1', by: 'ada', force: false, now: minute(20), ...more });

describe('an undo', () => {
  test('at rest is about to begin, as the request that the record makes of what ran before', () => {
    const { record, result } = applied(committed(), order({ reason: 'it is bad' }));
    expect(result).toMatchObject({ kind: 'undoing', request: 'undo-1', start: { execution: 'checkout-undo-12' } });
    expect(record.starting?.request).toMatchObject({
      image,
      undo: { of: 'checkout-1', revision: REVISION, by: 'ada', reason: 'it is bad' },
      force: true,
    });
  });

  test('under way is the one that another asks for, behind its commit, too', () => {
    const undo = { of: 'checkout-0', revision: REVISION, by: 'bob' };
    for (const isCommitted of [false, true]) {
      const record = inFlight(isCommitted, { request: { ...aPush('v1'), id: 'undo-0', undo } });
      const { record: after, result } = applied(record, order());
      expect(result).toMatchObject({
        kind: 'undoing',
        request: 'undo-0',
        told: expect.stringMatching(/^checkout-0 is undone already, as bob asked/),
      });
      expect(after).toBe(record);
    }
  });

  test('of a deployment that has not ended comes behind it, and nothing more is taken down', () => {
    const { record, result } = applied(inFlight(true), order());
    expect(result).toMatchObject({ kind: 'undoing', told: expect.stringMatching(/once checkout-1 has ended$/) });
    expect(record).toMatchObject({ undo: { image, undo: { of: 'checkout-1' } }, active: { yields: { by: 'the undo of ada' } } });
    const ended = applied(record, finish({ epoch: 1, outcome: 'SUCCEEDED', cause: '', now: minute(21) }));
    expect(ended.record).toMatchObject({ starting: { request: { id: 'undo-1' } } });
    expect(ended.record).not.toHaveProperty('undo');
  });

  test('is refused where nothing was replaced', () => {
    for (const record of [inFlight(false), { ...inFlight(true), active: undefined } as unknown as ServiceRecord]) {
      const { result, record: after } = applied(record, order());
      expect(result).toMatchObject({ kind: 'refused', why: expect.stringMatching(/^there is nothing to undo/) });
      expect(after).toBe(record);
    }
  });

  test('is refused where nobody knows what ran', () => {
    const unknown = applied(inFlight(true, { plan: aPlan({ blue }) }), order());
    expect(unknown.result).toMatchObject({ kind: 'refused', why: expect.stringMatching(/which names its image by a tag/) });
  });

  test('after a migration wants --force, and says which', () => {
    const record = committed({ hooks: [MIGRATED] });
    expect(record.last).toMatchObject({ ran: [MIGRATION] });
    expect(applied(record, order()).result).toEqual({
      kind: 'refused',
      why: `since v1 ran, 'migrate' at ${at(1)} (exit code 0) has run, and an undo takes nothing of that back. If v1 can run after that: npx teal undo checkout --force`,
    });
    expect(applied(record, order({ force: true })).result).toMatchObject({ kind: 'undoing' });
  });

  test('counts the migration of a deployment that went back since, too', () => {
    const next = {
      ...committed(),
      epoch: 2,
      active: { ...inFlight(false).active!, id: 'checkout-2', epoch: 2, hooks: [MIGRATED], backAtBlueAt: at(15) },
    };
    const { record } = applied(next, finish({ epoch: 2, outcome: 'ROLLED_BACK', cause: 'bad', now: minute(16) }));
    expect(record.rest?.previous).toMatchObject({ replacedBy: 'checkout-1', ran: [MIGRATION] });
    expect(applied(record, order()).result).toMatchObject({ kind: 'refused' });
  });

  /**
   * RunTask was sent, and its answer was lost: ECS may have taken it. Source: API reference, RunTask
   * (`clientToken`).
   */
  test('is asked about a task of which nobody knows whether ECS has taken it, and not about one that had no room', () => {
    const { task: _, exitCode: __, stoppedAt: ___, ...asked } = MIGRATED.task!;
    const unheard = committed({ hooks: [{ ...MIGRATED, task: { ...asked, askedAt: at(1) } }] });
    expect(applied(unheard, order()).result).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining(`'migrate' at ${at(1)} (whether it did is not known) has run`),
    });
    const noRoom = committed({ hooks: [{ ...MIGRATED, task: { ...asked, notPlaced: 'RESOURCE:CPU' } }] });
    expect(applied(noRoom, order()).result).toMatchObject({ kind: 'undoing' });
  });

  /** DynamoDB takes 400 KB of an item. */
  test('keeps room in the record, however many deployments go back after their migration', () => {
    let record = committed();
    for (let n = 2; n < 1_500; n++) {
      const { active } = inFlight(false, {
        id: `checkout-${n}`,
        epoch: n,
        hooks: [MIGRATED],
        backAtBlueAt: at(6),
        failure: { error: 'JudgedUnhealthy', cause: 'bad', at: at(6) },
      });
      record = applied(
        { ...record, epoch: n, active: active! },
        finish({ epoch: n, outcome: 'ROLLED_BACK', cause: 'bad', now: minute(10) }),
      ).record;
    }
    expect(JSON.stringify(record).length).toBeLessThan(40_000);
    expect(applied(record, order()).result).toMatchObject({ kind: 'refused', why: expect.stringContaining("'migrate'") });
  });

  test('is told to a person where a deployment needs one', () => {
    const record = inFlight(false, { needsHuman: { at: at(3), reason: 'blue is dead' } });
    expect(applied(record, order()).result).toEqual({ kind: 'needs-human', deployment: 'checkout-1', reason: 'blue is dead' });
  });

  test('that could never begin lets go of what waited behind it', () => {
    const ordered = applied(committed(), order()).record;
    const next = acquire({ request: aPush('v3', 21), execution: executionOf('v3'), whenBusy: 'queue', now: minute(21) });
    const waits = applied(ordered, next);
    expect(waits.result).toEqual({ kind: 'queued', behind: 'the undo of checkout-1' });
    const { record } = applied(waits.record, startedInVain(ordered.starting!.execution));
    expect(record).toMatchObject({ starting: { request: { id: 'v3' } } });
    expect(record).not.toHaveProperty('queued');
  });

  /** Whoever may start executions writes their input, and an undo asks nobody for an approval. */
  test('that nobody ordered at the door starts nothing, and one that was ordered begins as the record has it', () => {
    const resting = committed();
    const ordered = applied(resting, order()).record;
    const { request } = ordered.starting!;
    const bring = (record: ServiceRecord, more: Partial<typeof request> = {}) =>
      applied(record, acquire({ request: { ...request, ...more }, execution: executionOf('undo'), whenBusy: 'refuse', now: minute(22) }));
    expect(bring(ordered).result).toMatchObject({ kind: 'acquired' });
    const other = aPush('evil').image;
    for (const forged of [
      bring(resting),
      bring(inFlight(false)),
      bring(ordered, { image: other }),
      bring(ordered, { undo: { ...request.undo!, revision: REVISION.replace(':1', ':9') } }),
    ]) {
      expect(forged.result).toMatchObject({ kind: 'out-of-date', reason: expect.stringMatching(/knows of no such undo/) });
      expect(forged.record).not.toHaveProperty('undo');
      expect(forged.record.active?.verb).toBeUndefined();
    }
    const { undo: _, ...plain } = request;
    expect(
      applied(ordered, acquire({ request: { ...plain, image: other }, execution: executionOf('undo'), whenBusy: 'queue', now: minute(22) }))
        .result,
    ).toMatchObject({ kind: 'out-of-date' });
  });

  test('whatever comes in which order: one undo, which nothing displaces, and pushes from before start nothing', () => {
    const acts = {
      undo: (n: number) => order({ id: `undo-${n}`, now: minute(20 + n) }),
      push: (n: number) =>
        acquire({ request: aPush(`p${n}`, 20 + n), execution: executionOf(`p${n}`), whenBusy: 'supersede', now: minute(20 + n) }),
      late: (n: number) =>
        acquire({ request: aPush(`late${n}`, 12), execution: executionOf(`late${n}`), whenBusy: 'queue', now: minute(20 + n) }),
    } as const;
    const kinds = fc.array(fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])), { maxLength: 8 });
    fc.assert(
      fc.property(kinds, fc.boolean(), fc.boolean(), (words, resting, goesForward) => {
        let record = resting ? committed() : inFlight(goesForward, { plan: aPlan({ blue, replaces: image }) });
        if (!resting && !goesForward) record = { ...record, rest: committed().rest! };
        let first: string | undefined;
        words.forEach((word, n) => {
          const step = applied<{ readonly kind: string; readonly request?: unknown }>(record, acts[word](n) as Transition<never>);
          record = step.record;
          if (word === 'undo' && step.result.kind === 'undoing') first ??= String(step.result.request);
          if (word === 'undo' && step.result.kind === 'undoing') expect(step.result.request).toBe(first);
          if (word === 'late' && first !== undefined) expect(['out-of-date', 'duplicate']).toContain(step.result.kind);
        });
        const undos = [record.undo, record.starting?.request, record.queued].filter((request) => request?.undo !== undefined);
        expect(undos.map((request) => request?.id)).toEqual(first === undefined ? [] : [first]);
        expect(record.queued?.undo).toBeUndefined();
      }),
    );
  });
});

describe('a side that is kept', () => {
  const kept: KeptSide = {
    service: 'checkout-a',
    was: 'blue',
    taskDefinition: REVISION,
    desired: 3,
    since: at(5),
    quietAt: at(8),
    until: at(60),
  };
  const resting = (): ServiceRecord => {
    const held = applied(inFlight(true), keepsSide(1, kept)).record;
    return applied(held, finish({ epoch: 1, outcome: 'SUCCEEDED', cause: '', now: minute(10) })).record;
  };
  const takeDown = (n: number, epoch = 1) => orderTakeDown({ epoch, now: minute(n) });

  test('rests with the service, without a lease', () => {
    expect(resting()).toMatchObject({ rest: { kept } });
    expect(resting()).not.toHaveProperty('active');
  });

  test('is taken down once its time is over, under a lease of its own', () => {
    expect(applied(resting(), takeDown(59)).result).toEqual({ kind: 'not-now' });
    const { record, result } = applied(resting(), takeDown(60));
    expect(result).toMatchObject({ kind: 'ordered', epoch: 2, execution: 'recover-checkout-2-2' });
    expect(record.active).toMatchObject({
      takesDown: kept,
      plan: { blue: { service: 'checkout-a', desired: 3 }, green: { service: 'checkout-b', desired: 1 }, afterwards: { blue: {} } },
    });
    expect(applied(record, takeDown(60, 2)).result).toEqual({ kind: 'not-now' });
    expect(applied(resting(), takeDown(60, 0)).result).toEqual({ kind: 'not-now' });
    const down = applied(record, finish({ epoch: 2, outcome: 'SUCCEEDED', cause: '', now: minute(62) })).record;
    expect(down).toMatchObject({ last: { outcome: 'RETIRED' }, rest: { deployment: 'checkout-1', previous: { revision: REVISION } } });
    expect(down.rest).not.toHaveProperty('kept');
  });

  test('that could not be taken down gives the lease back, and is tried again an hour later', () => {
    const { record } = applied(resting(), takeDown(60));
    const left = applied(record, finish({ epoch: 2, outcome: 'NEEDS_HUMAN', cause: 'users are on it', now: minute(70) })).record;
    expect(left).toMatchObject({
      last: { outcome: 'NOT_RETIRED' },
      rest: { kept: { ...kept, failed: { at: at(70), why: 'users are on it' } } },
    });
    expect(left).not.toHaveProperty('active');
    expect(applied(left, takeDown(129, 2)).result).toEqual({ kind: 'not-now' });
    expect(applied(left, takeDown(130, 2)).result).toMatchObject({ kind: 'ordered' });
  });

  test('goes down gradually from the count that it had at first', () => {
    const { record } = applied(inFlight(true), leaves(1, 3, minute(6)));
    expect(applied(record, leaves(1, 2, minute(7))).result).toEqual({ from: 3, at: at(6) });
  });
});
