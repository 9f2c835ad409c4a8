import { describe, expect, test } from '@jest/globals';
import { finish } from '../../../src/deployment/record/record-end.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { aPlan, aPush, at, changed, inCommit, inFlight, minute, rolledBack } from './a-record.ts';

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
