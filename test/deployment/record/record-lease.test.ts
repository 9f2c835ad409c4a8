import { describe, expect, test } from '@jest/globals';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { SEEN_REQUESTS } from '../../../src/deployment/record/record-lease.ts';
import { begin, failed } from '../../../src/deployment/record/record-progress.ts';
import { adopt, takeOver } from '../../../src/deployment/record/record-recovery.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { greenAt } from '../../../src/deployment/split.ts';
import {
  aCommand,
  acquireBy,
  aPush,
  at,
  changed,
  executionOf,
  inCommit,
  inFlight,
  minute,
  refusalOf,
  shifted,
  waiting,
} from './a-record.ts';

const superseded = finish({ epoch: 1, outcome: 'SUPERSEDED', cause: '', now: minute(5) });

describe('given a free lease', () => {
  test('a push takes it under the next epoch and is the newest push', () => {
    const { write, result } = acquireBy('one', aPush('v2', 3))({ ...emptyRecord('checkout'), epoch: 6, version: 9 });
    expect(result).toEqual({ kind: 'acquired', epoch: 7, deployment: 'checkout-7' });
    expect(write).toMatchObject({ version: 10, epoch: 7, seen: ['v2'], newestPush: { at: at(3), digest: aPush('v2').image.digest } });
    expect(write?.active).toMatchObject({ id: 'checkout-7', execution: executionOf('one'), phase: 'acquired', hadWeight: false });
  });

  test('the same execution that asks again gets the same epoch and writes nothing', () => {
    const asked = acquireBy('one', aPush('v2'));
    const held = changed(emptyRecord('checkout'), asked);
    expect(asked(held)).toEqual({ result: { kind: 'acquired', epoch: 1, deployment: 'checkout-1' } });
  });

  test('an older push than the newest accepted one does nothing and says so', () => {
    const free = changed(emptyRecord('checkout'), acquireBy('one', aPush('v3', 5)), superseded);
    expect(acquireBy('two', aPush('v2', 4))(free)).toEqual({ result: { kind: 'out-of-date', reason: expect.stringContaining(at(5)) } });
  });

  test('a push that was found gives way to whatever was asked for since', () => {
    const foundAt = (pushed: number) => aPush('v2', pushed, { found: at(9) });
    const free = changed(emptyRecord('checkout'), acquireBy('one', aPush('v3', 1)), superseded, acquireBy('two', aCommand('v1', 5)));
    const busy = { ...free, epoch: 2 };
    expect(acquireBy('three', foundAt(4))(busy)).toEqual({ result: { kind: 'out-of-date', reason: expect.stringContaining(at(5)) } });
    expect(acquireBy('three', foundAt(6))(busy).result).toMatchObject({ kind: 'queued' });
  });

  test('the event of a push that was found comes too late, and a push after that does not', () => {
    const held = changed(
      emptyRecord('checkout'),
      acquireBy('one', aPush('found', 3, { found: at(9), image: aPush('v2').image })),
      superseded,
    );
    expect(held.newestPush).toMatchObject({ at: at(3), found: at(9) });
    const event = (id: string, minutes: number) => aPush(id, minutes, { image: aPush('v2').image });
    for (const late of [2, 3, 4, 9]) {
      expect(acquireBy('two', event('event', late))(held)).toEqual({ result: { kind: 'out-of-date', reason: expect.any(String) } });
    }
    expect(acquireBy('two', event('again', 10))(held).result).toMatchObject({ kind: 'acquired', epoch: 2 });
    expect(acquireBy('two', aPush('v4', 4))(held).result).toMatchObject({ kind: 'acquired', epoch: 2 });
  });

  test('a command is never out of date', () => {
    const free = changed(emptyRecord('checkout'), acquireBy('one', aPush('v3', 5)), superseded);
    expect(acquireBy('two', aCommand('v2', 1))(free).result).toMatchObject({ kind: 'acquired', epoch: 2 });
  });

  test('a request that was accepted before is a duplicate, after its end too', () => {
    const free = changed(emptyRecord('checkout'), acquireBy('one', aPush('v2')), superseded);
    expect(acquireBy('two', aPush('v2'))(free)).toEqual({ result: { kind: 'duplicate', reason: expect.stringContaining('v2') } });
  });

  test('only the last accepted requests are remembered', () => {
    const crowded = { ...emptyRecord('checkout'), seen: Array.from({ length: SEEN_REQUESTS }, (_, n) => `old-${n}`) };
    const { seen } = changed(crowded, acquireBy('one', aPush('v2')));
    expect(seen).toHaveLength(SEEN_REQUESTS);
    expect(seen.at(-1)).toBe('v2');
    expect(seen).not.toContain('old-0');
  });
});

describe('given a deployment in flight', () => {
  test('a second event for its push is a duplicate', () => {
    expect(acquireBy('two', aPush('v2'))(inFlight()).result).toMatchObject({ kind: 'duplicate' });
  });

  test('a newer push queues, and a deployment without weight is asked to give way', () => {
    const { write, result } = acquireBy('two', aPush('v3', 1))(inFlight());
    expect(result).toEqual({ kind: 'queued', behind: 'checkout-1' });
    expect(write?.queued?.id).toBe('v3');
    expect(write?.active?.verb).toMatchObject({ verb: 'give way' });
  });

  test('the wait that the deployment is in is named, so that it can be answered', () => {
    const { result } = acquireBy('two', aPush('v3', 1))(changed(inFlight(), waiting('token-1')));
    expect(result).toEqual({ kind: 'queued', behind: 'checkout-1', answer: { token: 'token-1', verb: 'give way' } });
  });

  test('one that has weight is left alone', () => {
    const { write, result } = acquireBy('two', aPush('v3', 1))(changed(shifted(10), waiting('token-1')));
    expect(result).toEqual({ kind: 'queued', behind: 'checkout-1' });
    expect(write?.active?.verb).toBeUndefined();
  });

  test('the first weight that is only announced counts as weight', () => {
    const announced = changed(inFlight(), begin(1, { act: 'shift', split: greenAt(10), step: 0 }, minute(2)));
    expect(acquireBy('two', aPush('v3', 1))(announced).write?.active?.verb).toBeUndefined();
  });

  test('a deployment does not give way to its own image pushed under another tag', () => {
    const again = aPush('latest', 1, { image: { ...aPush('v2').image, tag: 'latest' } });
    const { write, result } = acquireBy('two', again)(inFlight());
    expect(result).toMatchObject({ kind: 'queued' });
    expect(write?.active?.verb).toBeUndefined();
  });

  test('a command queues, and nothing gives way to it', () => {
    expect(acquireBy('two', aCommand('v3'))(inFlight()).write?.active?.verb).toBeUndefined();
  });

  test('the latest request waits, and the one it replaces is named', () => {
    const waiting = changed(shifted(10), acquireBy('two', aPush('v3', 1)));
    const { write, result } = acquireBy('three', aPush('v4', 2))(waiting);
    expect(write?.queued?.id).toBe('v4');
    expect(result).toMatchObject({ kind: 'queued', replaced: { id: 'v3' } });
    expect(acquireBy('two', aPush('v3', 1))(changed(waiting, acquireBy('three', aPush('v4', 2)))).result).toMatchObject({
      kind: 'duplicate',
    });
  });

  test('an older push does not replace the newer one that waits', () => {
    const waiting = changed(shifted(10), acquireBy('two', aPush('v4', 3)));
    expect(acquireBy('three', aPush('v3', 2))(waiting)).toEqual({ result: expect.objectContaining({ kind: 'out-of-date' }) });
  });

  test('asking to be queued twice is being queued once', () => {
    const asked = acquireBy('two', aPush('v3', 1));
    const queued = changed(changed(inFlight(), waiting('token-1')), asked);
    expect(asked(queued)).toEqual({ result: asked(changed(inFlight(), waiting('token-1'))).result });
  });

  test("with whenBusy 'refuse' a request is refused, not accepted: it may come again", () => {
    const { write, result } = acquireBy('two', aPush('v3', 1), { whenBusy: 'refuse' })(inFlight());
    expect(result).toMatchObject({ kind: 'busy' });
    // But that it came: nothing else of it is kept.
    expect(write).toEqual({ ...inFlight(), asked: at(1), version: inFlight().version + 1 });
    expect(acquireBy('two', aCommand('v3', 1), { whenBusy: 'refuse' })(inFlight()).write).toBeUndefined();
  });

  test("with whenBusy 'supersede' it waits, and the one in flight is asked to go back even with weight", () => {
    const { write, result } = acquireBy('two', aCommand('v3'), { whenBusy: 'supersede' })(changed(shifted(10), waiting('token-1')));
    expect(result).toMatchObject({ kind: 'queued', answer: { token: 'token-1', verb: 'supersede' } });
    expect(write?.active?.verb).toMatchObject({ verb: 'supersede' });
  });

  test('after the commit, and on its way back, it is asked nothing more', () => {
    const back = changed(shifted(10), failed(1, { error: 'JudgedUnhealthy', cause: 'bad', at: at(3) }));
    for (const busy of [inCommit(), back]) {
      expect(acquireBy('two', aPush('v3', 1), { whenBusy: 'supersede' })(busy).write?.active?.verb).toBeUndefined();
    }
  });
});

describe('given a holder', () => {
  test('a request waits behind it, dead or alive: the lease has no clock', () => {
    expect(acquireBy('two', aPush('v3', 1))(inFlight()).result.kind).toBe('queued');
  });

  test('that needs a human, a request is refused', () => {
    const held = changed(shifted(10), finish({ epoch: 1, outcome: 'NEEDS_HUMAN', cause: 'blue is dead', now: minute(5) }));
    expect(acquireBy('two', aPush('v3', 1))(held).result).toMatchObject({
      kind: 'needs-human',
      reason: expect.stringContaining('blue is dead'),
    });
  });
});

describe('given a request that Finish chose to start', () => {
  const chosen = () =>
    changed(shifted(10), acquireBy('two', aPush('v3', 1)), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(2) }));
  const free = () => {
    const held = chosen();
    const back = { ...held, active: { ...held.active!, backAtBlueAt: at(3) } };
    return changed(back, finish({ epoch: 1, outcome: 'ROLLED_BACK', cause: '', now: minute(4) }));
  };

  test('its execution takes the lease, and it is no longer to be started', () => {
    const { write, result } = acquireBy('checkout-after-1', aPush('v3', 1))(free());
    expect(result).toEqual({ kind: 'acquired', epoch: 2, deployment: 'checkout-2' });
    expect(write?.starting).toBeUndefined();
    expect(write?.seen.filter((id) => id === 'v3')).toHaveLength(1);
  });

  test('a later request that comes first takes the lease, and the chosen one has made room for it', () => {
    const taken = changed(free(), acquireBy('four', aPush('v4', 9)));
    expect(taken.starting).toBeUndefined();
    expect(acquireBy('checkout-after-1', aPush('v3', 1))(taken).result).toMatchObject({ kind: 'duplicate' });
  });

  test('an earlier push that comes first is out of date', () => {
    expect(acquireBy('four', aPush('v2.5', 0))(free()).result).toMatchObject({ kind: 'out-of-date' });
  });
});

describe('given a recovery that took a dead deployment over', () => {
  const holder = { execution: executionOf('one'), status: 'ended' as const };
  const taken = () => changed(shifted(10), takeOver({ holder, epoch: 1, by: 'alice', acknowledged: false, now: minute(6) }));

  test('the dead execution that comes back does not get the new epoch', () => {
    expect(refusalOf(taken(), acquireBy('one', aPush('v2')))).toBe('Fenced');
  });

  test('its execution adopts the deployment, and may do so twice', () => {
    const adopted = changed(taken(), adopt(2, executionOf('recover')));
    expect(adopted.active).toMatchObject({ id: 'checkout-1', epoch: 2, execution: executionOf('recover'), plan: { epoch: 2 } });
    expect(adopt(2, executionOf('recover'))(adopted)).toEqual({
      result: expect.objectContaining({ deployment: 'checkout-1', epoch: 2, to: 'blue', error: 'ExecutionDied' }),
    });
  });

  test('no second execution adopts it, and none under an older epoch', () => {
    const adopted = changed(taken(), adopt(2, executionOf('recover')));
    expect(refusalOf(adopted, adopt(2, executionOf('another')))).toBe('Fenced');
    expect(refusalOf(adopted, adopt(1, executionOf('one')))).toBe('Fenced');
  });
});

/** What Finish starts comes back as the input of an execution, which others may write, too. */
describe('who asked for what Finish has chosen', () => {
  const chosen = aPush('v2', 0, { by: 'command', askedBy: 'arn:aws:sts::123456789012:assumed-role/people/ada' });
  const starting: ServiceRecord = { ...emptyRecord('checkout'), starting: { request: chosen, execution: 'checkout-after-1' } };
  const { askedBy: _, ...brought } = chosen;

  test.each([
    ['as it was chosen', {}, chosen.askedBy],
    ['with an override', { allow: [{ refusal: 'alarm-firing' as const, reason: 'mine' }] }, undefined],
    ['with another image', { image: aPush('v3').image }, undefined],
    ['by force', { force: true }, undefined],
  ])('%s', (_what, more, by) => {
    expect(changed(starting, acquireBy('x', { ...brought, ...more })).active?.request.askedBy).toBe(by);
  });
});
