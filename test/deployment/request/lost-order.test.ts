import { describe, expect, test } from '@jest/globals';
import { emptyRecord } from '../../../src/deployment/record.ts';
import { lostOrder, standingOfLost } from '../../../src/deployment/request/lost-order.ts';
import { aCommand, acquireBy, aPush, at, changed, inFlight } from '../record/a-record.ts';

const execution = { name: 'deploy-7', startedAt: at(5) };
const pushed = (id: string, time: string) => {
  const { image } = aPush(id);
  return lostOrder({
    input: {
      push: { service: 'checkout', id, time, registry: '123456789012', region: 'us-east-1', repository: 'checkout', digest: image.digest },
    },
  })!;
};
const ordered = (startedAt: string, more: object = {}) =>
  lostOrder({ input: { request: { service: 'checkout', image: 'v5', ...more } }, execution: { ...execution, startedAt } })!;

describe('what was lost', () => {
  test('has the id and the time of the execution that lost it', () => {
    expect(ordered(at(5))).toMatchObject({ id: 'deploy-7', at: at(5), input: { request: { id: 'deploy-7', at: at(5), image: 'v5' } } });
  });

  test('keeps those that it had', () => {
    expect(ordered(at(5), { id: 'mine', at: at(1) })).toMatchObject({
      id: 'mine',
      at: at(1),
      input: { request: { id: 'mine', at: at(1) } },
    });
  });

  test('is an order where somebody names a push on purpose', () => {
    expect(pushed('v9', at(1)).inputOnPurpose).toMatchObject({ request: { id: 'v9', image: expect.stringMatching(/^checkout@sha256:/) } });
  });

  test('is nothing where no workflow takes it', () => {
    expect(lostOrder({ input: { anything: 1 } })).toBeUndefined();
  });
});

describe('the record', () => {
  const kindOf = (order: ReturnType<typeof ordered>, record = inFlight()) => standingOfLost(order, record).kind;
  const { active } = inFlight();

  test('knows nothing newer: it is wanted', () => {
    expect([kindOf(ordered(at(60))), kindOf(pushed('v9', at(60))), kindOf(ordered(at(1)), emptyRecord('checkout'))]).toEqual([
      'wanted',
      'wanted',
      'wanted',
    ]);
  });

  test('has it in flight or queued: it was not lost', () => {
    const queued = changed(inFlight(), acquireBy('two', aCommand('waits', 6)));
    expect(kindOf(ordered(at(6), { id: 'waits' }), queued)).toBe('accepted');
    expect(kindOf(ordered(at(0), { id: active!.request.id }))).toBe('accepted');
  });

  test('has accepted something newer: it is old', () => {
    const queued = changed(inFlight(), acquireBy('two', aPush('v7', 30)));
    expect([kindOf(ordered(at(20)), queued), kindOf(pushed('v6', at(20)), queued)]).toEqual(['old', 'old']);
  });
});
