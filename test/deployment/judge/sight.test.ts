import { describe, expect, test } from '@jest/globals';
import { type SightFacts, sight } from '../../../src/deployment/judge/sight.ts';

const limits = { max: 0.01, worse: 2, alpha: 0.02, minRequests: 100, floor: { points: 0.5, events: 5 } };
const facts = (more: Partial<SightFacts> = {}): SightFacts => ({
  limits,
  minutes: 5,
  greenPerMinute: 24,
  bluePerMinute: 216,
  blueShare: 0.005,
  ...more,
});

describe('what a gate can see', () => {
  test('the same seed gives the same answer', () => expect(sight(facts())).toEqual(sight(facts())));

  test('with few requests five times the limit is found by luck only, and total failure surely', () => {
    const seen = sight(facts());
    expect(seen).toMatchObject({ fiveTimes: 0.05, total: 100, atTwenty: 100, blind: false, simulated: 5 });
    expect(seen.atFiveTimes).toBeGreaterThan(20);
    expect(seen.atFiveTimes).toBeLessThan(60);
    expect(seen.minutesFor95At5x).toBeGreaterThan(5);
    expect(seen.from).toBeGreaterThan(0.05);
    expect(seen.from).toBeLessThan(0.2);
  });

  test('more traffic sees smaller shares', () => {
    const [few, many] = [sight(facts()), sight(facts({ greenPerMinute: 600, bluePerMinute: 5_400 }))];
    expect(many.atFiveTimes).toBe(100);
    expect(many.from!).toBeLessThan(few.from!);
  });

  test('a gate that hardly anybody passes is blind', () =>
    expect(sight(facts({ greenPerMinute: 0.2, bluePerMinute: 2 }))).toMatchObject({
      blind: true,
      total: 0,
      from: undefined,
      minutesFor95At5x: undefined,
    }));

  test('what is not found and is seen to be above the limit does not pass', () => {
    const { worse: _, ...absolute } = limits;
    const short = sight(facts({ limits: absolute, minutes: 2, greenPerMinute: 400, bluePerMinute: 400 }));
    // No minute wins more than a part of what is needed: two are too few for five times the limit.
    expect(short).toMatchObject({ atFiveTimes: 0, heldBack: { fiveTimes: 100, total: 0 } });
    for (const more of [{}, { minutes: 3 }, { minutes: 30 }, { limits: { ...limits, worse: 4 } }]) {
      const { atFiveTimes, atTwenty, total, heldBack } = sight(facts(more));
      for (const sum of [atFiveTimes + heldBack.fiveTimes, atTwenty + heldBack.twenty, total + heldBack.total]) {
        expect(sum).toBeLessThanOrEqual(100);
        expect(sum).toBeGreaterThanOrEqual(95);
      }
    }
  });

  test('too few requests pass nothing, and a window after steps is not held back by what it cannot compare', () => {
    expect(sight(facts({ greenPerMinute: 5, bluePerMinute: 45 })).heldBack.fiveTimes).toBeGreaterThan(90);
    const { max: _, ...worse } = limits;
    const window = { bluePerMinute: 0, greenPerMinute: 240, minutes: 2 };
    // Its share is far below the limit: nothing holds it back.
    const low = { ...limits, max: 0.9, minRequests: 100 };
    expect(sight(facts({ ...window, limits: low })).heldBack.twenty).toBe(0);
    expect(sight(facts({ ...window, limits: worse })).heldBack.twenty).toBe(100);
  });

  test('no minute sees nothing, and passes nothing', () =>
    expect(sight(facts({ minutes: 0 })).heldBack).toEqual({ fiveTimes: 100, twenty: 100, total: 100 }));

  test('no minute sees nothing', () => expect(sight(facts({ minutes: 0 }))).toMatchObject({ blind: true, total: 0, atTwenty: 0 }));

  test('against blue alone, five times is of its share, and of the floor where that is more', () => {
    const { max: _, ...worse } = limits;
    expect(sight(facts({ limits: worse, blueShare: 0.02 })).fiveTimes).toBeCloseTo(0.1);
    expect(sight(facts({ limits: worse, blueShare: 0 })).fiveTimes).toBeCloseTo(0.025);
  });

  test('a long bake is simulated for two hours', () =>
    expect(sight(facts({ minutes: 1_440, greenPerMinute: 1, bluePerMinute: 9 })).simulated).toBe(120));
});
