import { describe, expect, test } from '@jest/globals';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { foundAtRest } from '../../../src/deployment/record/record-rest.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import type { Unrest } from '../../../src/deployment/unrest.ts';
import { acquireBy, aPlan, aPush, at, changed, inCommit, inFlight, minute, rolledBack } from './a-record.ts';

const ended = (record: ServiceRecord, outcome: 'SUCCEEDED' | 'ROLLED_BACK' | 'REFUSED' | 'NEEDS_HUMAN') =>
  changed(record, finish({ epoch: record.epoch, outcome, cause: 'it ends', now: minute(40) }));

const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:load-balancer';
const { image } = aPush('v2');

const revision = 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:3';

describe('the state at rest', () => {
  test('after a commit green has all weight, with the revision and the count that it was set to', () => {
    const record = inCommit();
    const { active } = record;
    const set = { taskDefinition: revision, desired: 5, at: at(1) };
    const { rest } = ended({ ...record, ...(active && { active: { ...active, green: set } }) }, 'SUCCEEDED');
    const { blue, green } = aPlan();
    expect(rest).toEqual({
      deployment: 'checkout-1',
      at: at(40),
      machine,
      image,
      plan: { ...aPlan(), blue: { ...green, exists: true, desired: 5, taskDefinition: revision }, green: blue },
    });
  });

  test('after a rollback blue has it, as the plan saw it', () => {
    expect(ended(rolledBack(), 'ROLLED_BACK').rest).toEqual({ deployment: 'checkout-1', at: at(40), machine, plan: aPlan() });
  });

  test('what blue runs stays known, unless somebody has put it on another revision', () => {
    const blue = { ...aPlan().blue, taskDefinition: revision };
    const { active, ...record } = rolledBack();
    const planned = active && { ...active, plan: aPlan({ blue }) };
    const known = (taskDefinition: string) => ({
      deployment: 'checkout-0',
      at: at(0),
      machine,
      image,
      plan: aPlan({ blue: { ...blue, taskDefinition } }),
    });
    const restOn = (taskDefinition: string) =>
      ended({ ...record, ...(planned && { active: planned }), rest: known(taskDefinition) }, 'ROLLED_BACK').rest;
    expect(restOn(revision)).toMatchObject({ image });
    expect(restOn(`${revision}9`)).not.toHaveProperty('image');
  });

  test('a deployment without a plan leaves what was known', () => {
    const known = ended(rolledBack(), 'ROLLED_BACK').rest;
    const { active, ...record } = inFlight();
    const unplanned = active && (({ plan: _, ...rest }) => rest)(active);
    expect(ended({ ...record, ...(unplanned && { active: unplanned }), ...(known && { rest: known }) }, 'REFUSED').rest).toEqual(known);
  });

  test('a first deployment that is not committed leaves nothing at rest', () => {
    const { active, ...record } = rolledBack();
    const first = active && { ...active, plan: aPlan({ first: true }) };
    expect(ended({ ...record, ...(first && { active: first }) }, 'ROLLED_BACK').rest).toBeUndefined();
  });

  test('what needs a human is not at rest', () => {
    expect(ended(inFlight(), 'NEEDS_HUMAN').rest).toBeUndefined();
  });
});

describe('what a look at rest finds', () => {
  const resting = ended(rolledBack(), 'ROLLED_BACK');
  const rest = resting.rest!;
  const idle: Unrest = { kind: 'idle-side-runs', cause: 'somebody raised it' };
  const split: Unrest = { kind: 'foreign-split', cause: 'somebody moved it' };
  const unwell = changed(resting, foundAtRest(rest, [idle], minute(50)));

  test('is kept, and told by whoever wrote it', () => {
    expect(unwell.unwell).toEqual({ since: at(50), found: [idle] });
    expect(foundAtRest(rest, [idle], minute(50))(resting).result).toEqual({ told: true, unwell: unwell.unwell });
  });

  test('is written once, by two looks too, and anew when it changes: since when it is unwell stays', () => {
    expect(foundAtRest(rest, [idle], minute(51))(unwell)).toEqual({ result: { told: false } });
    expect(foundAtRest(rest, [], minute(51))(resting)).toEqual({ result: { told: false } });
    expect(changed(unwell, foundAtRest(rest, [split, idle], minute(52))).unwell).toEqual({ since: at(50), found: [split, idle] });
  });

  test('is taken away when all is well, and told', () => {
    expect(changed(unwell, foundAtRest(rest, [], minute(52)))).not.toHaveProperty('unwell');
    expect(foundAtRest(rest, [], minute(52))(unwell).result).toEqual({ told: true, unwell: undefined });
  });

  test('ends with the next deployment, and is not written while one is in flight, about to begin, or has been', () => {
    const begun = changed(unwell, acquireBy('second', aPush('v9', 60), { now: minute(60) }));
    expect(begun.unwell).toEqual(unwell.unwell);
    const ends = (outcome: 'REFUSED' | 'NOTHING_TO_DO') =>
      changed(begun, finish({ epoch: begun.epoch, outcome, cause: '', now: minute(61) }));
    // What changed nothing has put nothing right: since when it is unwell stays.
    expect([ends('REFUSED').unwell, ends('NOTHING_TO_DO').unwell]).toEqual([unwell.unwell, unwell.unwell]);
    expect(foundAtRest(rest, [split], minute(61))(begun)).toEqual({ result: { told: false } });
    const starting = { ...resting, starting: { request: aPush('v9', 60), execution: 'checkout-after-1' } };
    expect(foundAtRest(rest, [split], minute(61))(starting)).toEqual({ result: { told: false } });
    const later = { ...resting, rest: { ...rest, deployment: 'checkout-2' } };
    expect(foundAtRest(rest, [split], minute(61))(later)).toEqual({ result: { told: false } });
    const { rest: _, ...unknown } = resting;
    expect(foundAtRest(rest, [split], minute(61))(unknown)).toEqual({ result: { told: false } });
  });

  test('a deployment that ends leaves nothing of it', () => {
    const record = rolledBack();
    expect(ended({ ...record, unwell: unwell.unwell! }, 'ROLLED_BACK')).not.toHaveProperty('unwell');
  });
});
