import { describe, expect, test } from '@jest/globals';
import { observationsOf } from '../../../src/deployment/invariants/record-observations.ts';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { begin, committed, confirm, failed, wentBack } from '../../../src/deployment/record/record-progress.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import { aPlan, at, changed, inCommit, inFlight, inWindow, minute, rolledBack, shifted } from '../record/a-record.ts';

const seenOf = (before: ServiceRecord, ...transitions: readonly Transition<unknown>[]) =>
  observationsOf(before, changed(before, ...transitions), 7).map(({ at: time, ...seen }) => {
    expect(time).toBe(7);
    return seen;
  });
const shift = begin(1, { act: 'shift', split: greenAt(50), step: 1 }, minute(3));
const rollBack = begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(4));

describe('given a change of the record', () => {
  test('the plan tells the sides, what each needs, and what green runs', () => {
    const { blue, green, image } = aPlan();
    expect(observationsOf(undefined, inFlight(), 7)).toEqual([
      {
        kind: 'planned',
        deployment: 'checkout-1',
        blue: { service: blue.service, group: blue.targetGroup, required: 1, whole: 3 },
        green: { service: green.service, group: green.targetGroup, required: 3 },
        digest: image.digest,
        first: false,
        at: 7,
      },
    ]);
  });

  test('a shift begins with its announcement and ends with its confirmation', () => {
    expect(seenOf(shifted(10), shift)).toEqual([{ kind: 'shift-began', way: 'forward', green: 50, ordered: false }]);
    const announced = changed(shifted(10), shift);
    expect(seenOf(announced, confirm(1, { phase: 'shifting', split: greenAt(50) }, minute(4)))).toEqual([
      { kind: 'shift-ended', green: 50 },
    ]);
  });

  test('a shift to an earlier step is lower where a person has said so, and nowhere else', () => {
    const weight = (percent: number) => sayVerb({ verb: 'weight', by: 'alice', at: at(5), percent });
    const down = begin(1, { act: 'shift', split: greenAt(10), step: 0 }, minute(6));
    const lower = { kind: 'shift-began', way: 'forward', green: 10, ordered: false };
    const cost = { transitions: 0, historyEvents: 0, again: { steps: [0, 0], window: 0 } };
    const open = { ...inWindow(), active: { ...inWindow().active!, plan: aPlan({ cost }) } };
    expect(seenOf(changed(open, weight(10)), down)).toEqual([{ ...lower, lower: true }]);
    expect(() => seenOf(open, down)).toThrow(/stands at 'window' already/);
    expect(() => seenOf(shifted(100), down)).toThrow(/forward weights only grow/);
  });

  test.each([
    ['JudgedUnhealthy', false],
    ['RollbackRequested', true],
    ['DriftDetected', true],
  ])('the way back after %s is ordered: %s', (error, ordered) => {
    const back = changed(shifted(10), failed(1, { error, cause: '', at: at(4) }));
    expect(seenOf(back, rollBack)).toEqual([{ kind: 'shift-began', way: 'back', green: 0, ordered }]);
    expect(seenOf(changed(back, rollBack), wentBack(1, { backAtBlueAt: at(4) }, minute(4)))).toEqual([{ kind: 'shift-ended', green: 0 }]);
  });

  test('the way back that a person was asked about is ordered, whatever it began with', () => {
    const back = changed(shifted(10), failed(1, { error: 'PlanRefused', cause: '', at: at(4) }));
    const undoing = begin(1, { act: 'roll-back', split: ALL_BLUE, asked: true }, minute(4));
    expect(seenOf(back, undoing)).toEqual([{ kind: 'shift-began', way: 'back', green: 0, ordered: true }]);
  });

  test('the commit and the end are told', () => {
    expect(seenOf(inWindow(), committed(1, minute(18)))).toEqual([{ kind: 'committed' }]);
    expect(seenOf(inCommit(), finish({ epoch: 1, outcome: 'SUCCEEDED', cause: '', now: minute(30) }))).toEqual([{ kind: 'ended' }]);
  });

  test('other acts, and no change, tell nothing', () => {
    expect(seenOf(inCommit(), begin(1, { act: 'set-stage' }, minute(20)))).toEqual([]);
    expect(observationsOf(rolledBack(), rolledBack(), 7)).toEqual([]);
  });

  test('a retirement tells that it began', () => {
    expect(seenOf(inCommit(), begin(1, { act: 'retire-blue' }, minute(20)))).toEqual([{ kind: 'retirement-began' }]);
  });

  test('a watch that begins in the middle is told where things stand', () => {
    expect(observationsOf(undefined, changed(shifted(10), shift), 7).map(({ kind }) => kind)).toEqual([
      'planned',
      'shift-ended',
      'shift-began',
    ]);
  });
});
