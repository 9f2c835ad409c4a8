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

  test('no minute sees nothing', () => expect(sight(facts({ minutes: 0 }))).toMatchObject({ blind: true, total: 0, atTwenty: 0 }));

  test('against blue alone, five times is of its share, and of the floor where that is more', () => {
    const { max: _, ...worse } = limits;
    expect(sight(facts({ limits: worse, blueShare: 0.02 })).fiveTimes).toBeCloseTo(0.1);
    expect(sight(facts({ limits: worse, blueShare: 0 })).fiveTimes).toBeCloseTo(0.025);
  });

  test('a long bake is simulated for two hours', () =>
    expect(sight(facts({ minutes: 1_440, greenPerMinute: 1, bluePerMinute: 9 })).simulated).toBe(120));
});
