import { describe, expect, test } from '@jest/globals';
import { recoveryOf } from '../../../src/deployment/holder.ts';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { begin, failed, wentBack } from '../../../src/deployment/record/record-progress.ts';
import { orderPutBack } from '../../../src/deployment/record/record-put-back.ts';
import { adopt, takeOver } from '../../../src/deployment/record/record-recovery.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { ALL_BLUE } from '../../../src/deployment/split.ts';
import { acquireBy, aPlan, aPush, at, changed, minute, refusalOf } from './a-record.ts';

const MACHINES = 'arn:aws:states:us-east-1:123456789012:stateMachine';
const EXECUTIONS = 'arn:aws:states:us-east-1:123456789012:execution';
const image = aPush('v2').image;

/** checkout-1 has ended, and left all weight on blue of its plan as it stands here. */
const atRest = (more: Partial<ServiceRecord> = {}): ServiceRecord => ({
  ...emptyRecord('checkout'),
  version: 7,
  epoch: 1,
  seen: ['v2'],
  newestPush: { at: at(0), digest: image.digest },
  rest: { deployment: 'checkout-1', at: at(20), plan: aPlan({ atRest: 'put-back' }), machine: `${MACHINES}:teal-load-balancer`, image },
  ...more,
});

const order = (record: ServiceRecord, now = 30, cause = 'all on green') =>
  orderPutBack({ epoch: record.epoch, cause, now: minute(now) })(record);

/** As the execution goes that was started: `began` tells whether anything is written. */
const writes = (record: ServiceRecord, now: number) =>
  changed(
    record,
    adopt(record.epoch, `${EXECUTIONS}:teal-put-back-load-balancer:put-back-checkout-${record.epoch}-${record.epoch}`),
    failed(record.epoch, { error: 'DriftDetected', cause: 'all on green', at: at(now) }),
    begin(record.epoch, { act: 'roll-back', split: ALL_BLUE }, minute(now)),
    wentBack(record.epoch, { backAtBlueAt: at(now) }, minute(now)),
  );

const ends = (
  record: ServiceRecord,
  now: number,
  outcome: 'PUT_BACK' | 'NOT_PUT_BACK' | 'ROLLED_BACK' | 'SUCCEEDED' | 'REFUSED' = 'PUT_BACK',
) => changed(record, finish({ epoch: record.epoch, outcome, cause: 'it ends', now: minute(now) }));

const putBack = (record: ServiceRecord, now: number, cause?: string): ServiceRecord =>
  ends(writes(order(record, now, cause).write!, now), now);

describe('weights that are to be put back', () => {
  test('take the lease, with the plan of what rests, announced under the name of its execution', () => {
    const { write, result } = order(atRest());
    expect(result).toEqual({
      kind: 'ordered',
      epoch: 2,
      deployment: 'checkout-2',
      machine: `${MACHINES}:teal-put-back-load-balancer`,
      execution: 'put-back-checkout-2-2',
    });
    const active = write?.active;
    expect(active).toMatchObject({ id: 'checkout-2', epoch: 2, phase: 'putting back', hadWeight: false, request: { image } });
    expect(active?.plan).toEqual({ ...aPlan({ atRest: 'put-back' }), deployment: 'checkout-2', epoch: 2 });
    expect(active?.execution).toBe(`${EXECUTIONS}:teal-put-back-load-balancer:put-back-checkout-2-2`);
    expect(active && recoveryOf(active)).toBe(active?.execution);
    expect(write).toMatchObject({ version: 8, epoch: 2, seen: ['v2'], newestPush: { at: at(0) } });
  });

  test('of two who looked, one puts back', () => {
    const record = atRest();
    const first = order(record).write!;
    expect(orderPutBack({ epoch: record.epoch, cause: 'all on green', now: minute(30) })(first)).toEqual({
      result: { kind: 'busy', reason: expect.stringMatching(/^checkout-2 is in flight/) },
    });
  });

  test.each<[string, ServiceRecord, string]>([
    ['while a deployment is in flight', changed(atRest(), acquireBy('two', aPush('v3', 21))), 'busy'],
    ['while the next one is about to begin', atRest({ starting: { request: aPush('v3', 21), execution: 'checkout-after-1' } }), 'busy'],
    ['where nothing rests', (({ rest: _, ...record }) => record)(atRest()), 'not-configured'],
    ['where it is not configured', atRest({ rest: { ...atRest().rest!, plan: aPlan() } }), 'not-configured'],
  ])('are left alone %s', (_, record, kind) => {
    expect(order(record)).toEqual({ result: expect.objectContaining({ kind }) });
  });

  test('are left alone when there was a deployment since the look', () => {
    expect(orderPutBack({ epoch: 0, cause: 'all on green', now: minute(30) })(atRest())).toMatchObject({ result: { kind: 'busy' } });
  });
});

describe('weights that were put back', () => {
  test('leave what rests, what was accepted and what is known as it was, and tell no failure', () => {
    const record = atRest();
    const after = putBack(record, 30);
    expect(after).toMatchObject({ epoch: 2, seen: record.seen, newestPush: record.newestPush });
    expect(after.active).toBeUndefined();
    expect(after.rest).toEqual({ ...record.rest, putBack: [{ difference: 'all on green', at: at(30), times: 1 }] });
    expect(after.last).toMatchObject({ id: 'checkout-2', outcome: 'PUT_BACK', image });
    expect(after.last).not.toHaveProperty('failure');
    expect(after.last).not.toHaveProperty('backAtBlueAt');
  });

  test('end as nothing else, and not before production was read back', () => {
    const begun = order(atRest()).write!;
    expect(refusalOf(begun, finish({ epoch: 2, outcome: 'PUT_BACK', cause: '', now: minute(31) }))).toBe('BadRequest');
    for (const outcome of ['ROLLED_BACK', 'SUCCEEDED', 'REFUSED'] as const) {
      expect([outcome, refusalOf(writes(begun, 30), finish({ epoch: 2, outcome, cause: '', now: minute(31) }))]).toEqual([
        outcome,
        'BadRequest',
      ]);
    }
    const deploying = changed(atRest(), acquireBy('two', aPush('v3', 21)));
    for (const outcome of ['PUT_BACK', 'NOT_PUT_BACK'] as const) {
      expect(refusalOf(deploying, finish({ epoch: 2, outcome, cause: '', now: minute(31) }))).toBe('BadRequest');
    }
  });

  test.each([
    [59, 'left-alone'],
    [60, 'ordered'],
  ])('%d minutes later the same change is %s', (later, kind) => {
    expect(order(putBack(atRest(), 30), 30 + later).result).toMatchObject({ kind });
  });

  test('a third time the same change is left alone, whenever it comes; another one is not', () => {
    const twice = putBack(putBack(atRest(), 30), 100);
    expect(order(twice, 10_000).result).toEqual({ kind: 'left-alone', reason: expect.stringMatching(/fights with Teal/) });
    expect(order(twice, 101, 'half of it').result).toMatchObject({ kind: 'ordered' });
  });

  test('five times any change is, and then none', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].reduce((record, cause, n) => putBack(record, 30 + n, cause), atRest());
    expect(order(five, 10_000, 'f').result).toEqual({
      kind: 'left-alone',
      reason: expect.stringMatching(/^Teal has put weights back 5 times/),
    });
  });

  test('what could not be put back is tried once more, ten minutes later', () => {
    const failedOnce = ends(order(atRest(), 30).write!, 31, 'NOT_PUT_BACK');
    expect(failedOnce.rest?.putBack).toEqual([{ difference: 'all on green', at: at(30), times: 1, failed: 'it ends' }]);
    expect(order(failedOnce, 39).result).toEqual({
      kind: 'left-alone',
      reason: expect.stringMatching(/could not be put back .*: it ends. Teal tries again/),
    });
    const failedTwice = ends(order(failedOnce, 40).write!, 41, 'NOT_PUT_BACK');
    expect(order(failedTwice, 10_000).result).toEqual({ kind: 'left-alone', reason: expect.stringMatching(/does not try again before/) });
  });

  test('the next deployment that has a plan forgets them, and one without a plan does not', () => {
    const before = putBack(atRest(), 30);
    const refused = changed(
      before,
      acquireBy('two', aPush('v3', 31)),
      finish({ epoch: 3, outcome: 'REFUSED', cause: '', now: minute(32) }),
    );
    expect(refused.rest).toEqual(before.rest);
  });
});

describe('an execution that dies while it puts weights back', () => {
  const begun = order(atRest()).write!;
  const dead = { execution: begun.active!.execution, status: 'ended' } as const;
  const taken = takeOver({ holder: dead, epoch: 2, by: 'the sweeper', acknowledged: false, now: minute(31) })(begun);

  test('is gone on with by its like, for the same reason', () => {
    expect(taken.result).toEqual({ kind: 'taken', epoch: 3, deployment: 'checkout-2', execution: 'put-back-checkout-2-3', to: 'rest' });
    const active = taken.write!.active!;
    expect(active).toMatchObject({ phase: 'putting back', recovery: begun.active!.recovery, plan: { epoch: 3 } });
    expect(recoveryOf(active)).toBe(`${EXECUTIONS}:teal-put-back-load-balancer:put-back-checkout-2-3`);
    expect(adopt(3, recoveryOf(active)!)(taken.write!).result).toMatchObject({
      putsBack: true,
      to: 'blue',
      machine: `${MACHINES}:teal-load-balancer`,
      error: 'DriftDetected',
      cause: 'all on green',
    });
  });

  test('is fenced', () => {
    expect(refusalOf(taken.write!, begin(2, { act: 'roll-back', split: ALL_BLUE }, minute(31)))).toBe('Fenced');
    expect(refusalOf(taken.write!, finish({ epoch: 2, outcome: 'NOT_PUT_BACK', cause: '', now: minute(31) }))).toBe('Fenced');
  });
});

describe('while weights are put back', () => {
  const begun = order(atRest()).write!;

  test.each(['queue', 'refuse', 'supersede'] as const)('a push waits (%s), and orders nothing', (whenBusy) => {
    const { write, result } = acquireBy('two', aPush('v3', 31), { whenBusy })(begun);
    expect(result).toEqual({ kind: 'queued', behind: 'checkout-2' });
    expect(write?.active).toEqual(begun.active);
    const finished = finish({ epoch: 2, outcome: 'PUT_BACK', cause: '', now: minute(32) })(writes(write!, 31));
    expect(finished.result.next?.execution).toBe('checkout-after-2');
    expect(finished.result.old).toBeUndefined();
  });

  test('a rollback is refused, and nothing goes forward', () => {
    expect(sayVerb({ verb: 'rollback', by: 'me', at: at(31) })(begun)).toEqual({
      result: { kind: 'refused', why: expect.stringMatching(/^checkout-2 puts weights back that somebody changed, and deploys nothing/) },
    });
    expect(refusalOf(begun, begin(2, { act: 'create-green', desired: 3 }, minute(31)))).toBe('Fenced');
  });
});
