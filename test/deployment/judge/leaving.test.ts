import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Lowering, loweredTo, MOST_LEAVING_STEPS } from '../../../src/deployment/judge/leaving.ts';

const of = { from: fc.integer({ min: 1, max: 5_000 }), overSeconds: fc.integer({ min: 60, max: 7_200 }) };

/** As the workflow goes: look, lower, wait, look again. */
function walked(from: number, overSeconds: number): readonly (Lowering & { readonly at: number })[] {
  const steps = [];
  for (let at = 0; steps.length < 1_000; ) {
    const lowering = loweredTo({ from, overSeconds, elapsedSeconds: at });
    steps.push({ ...lowering, at });
    if (lowering.waitSeconds === 0) break;
    at += lowering.waitSeconds;
  }
  return steps;
}

describe('a side that goes down gradually', () => {
  test('goes down step by step', () => {
    expect(walked(10, 600).map(({ tasks, at }) => [at, tasks])).toEqual([
      [0, 9],
      [60, 8],
      [120, 7],
      [180, 6],
      [240, 5],
      [300, 4],
      [360, 3],
      [420, 2],
      [480, 1],
      [540, 0],
    ]);
  });

  test('one task goes at once, and many go together', () => {
    expect(walked(1, 600)).toEqual([{ tasks: 0, waitSeconds: 0, at: 0 }]);
    const many = walked(200, 600);
    expect(many.length).toBe(MOST_LEAVING_STEPS);
    expect(many[0]?.tasks).toBe(190);
  });

  test('never rises with time, is never below 0, and ends at 0 within its time', () => {
    fc.assert(
      fc.property(fc.record({ ...of, a: fc.nat(8_000), b: fc.nat(8_000) }), ({ from, overSeconds, a, b }) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((elapsedSeconds) => loweredTo({ from, overSeconds, elapsedSeconds }));
        expect(late!.tasks).toBeLessThanOrEqual(early!.tasks);
        expect(late!.tasks).toBeGreaterThanOrEqual(0);
        expect(early!.tasks).toBeLessThan(from);
        expect(loweredTo({ from, overSeconds, elapsedSeconds: overSeconds })).toEqual({ tasks: 0, waitSeconds: 0 });
        // Nothing is waited for but the next step, and there is none only at 0.
        expect(early!.waitSeconds === 0).toBe(early!.tasks === 0 && early!.waitSeconds === 0);
        if (early!.tasks > 0) expect(early!.waitSeconds).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  test('as the workflow walks it: few rounds, each step within a task of the others, the last one at 0', () => {
    fc.assert(
      fc.property(fc.record(of), ({ from, overSeconds }) => {
        const steps = walked(from, overSeconds);
        expect(steps.length).toBeLessThanOrEqual(MOST_LEAVING_STEPS);
        expect(steps.at(-1)).toMatchObject({ tasks: 0, waitSeconds: 0 });
        expect(steps.at(-1)!.at).toBeLessThanOrEqual(overSeconds);
        const taken = steps.map(({ tasks }, index) => (steps[index - 1]?.tasks ?? from) - tasks);
        expect(Math.max(...taken) - Math.min(...taken)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the same look again is the same count', () => {
    fc.assert(
      fc.property(fc.record({ ...of, elapsedSeconds: fc.nat(8_000) }), (facts) => expect(loweredTo(facts)).toEqual(loweredTo(facts))),
    );
  });
});
