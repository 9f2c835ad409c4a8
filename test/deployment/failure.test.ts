import { describe, expect, test } from '@jest/globals';
import { causeText, failureFrom } from '../../src/deployment/failure.ts';
import { at, minute } from './record/a-record.ts';

const causeOf = (cause: string) => failureFrom({ error: 'GreenUnhealthy', cause, at: minute(4) }).cause;

describe('given what a workflow caught', () => {
  test("a function's message is taken out of its cause", () => {
    expect(
      failureFrom({
        error: 'GreenUnhealthy',
        cause: '{"errorType":"GreenUnhealthy","errorMessage":"3 tasks failed","trace":[]}',
        at: minute(4),
      }),
    ).toEqual({
      error: 'GreenUnhealthy',
      cause: '3 tasks failed',
      at: at(4),
    });
  });

  test.each(['timed out', '', '"text"', '{"other":1}', 'null', '{'])('any other cause stays: %j', (cause) => {
    expect(causeOf(cause)).toBe(cause);
  });
});

describe('given a cause that was cut off within its JSON', () => {
  const whole = JSON.stringify({ errorType: 'AwsRefused', errorMessage: 'it says "no" \u00e4\u0001 for long', trace: ['a', 'b'] });

  test('its message is told, as far as it is there, and never the JSON', () => {
    for (let length = whole.indexOf('it says') + 1; length < whole.length; length++) {
      const told = causeText(whole.slice(0, length));
      expect(told).toMatch(/^AwsRefused: i/);
      expect(told).not.toContain('errorMessage');
      const ended = length > whole.indexOf('","trace');
      expect(told.endsWith('(the rest was cut off)')).toBe(!ended);
      if (ended) expect(told).toBe('AwsRefused: it says "no" \u00e4\u0001 for long');
    }
  });
});

describe('given a cause alone', () => {
  const caught = (errorType: string) => JSON.stringify({ errorType, errorMessage: 'because', trace: ['at work'] });

  test('a refusal is told without its name, which the outcome says', () => {
    expect(causeText(caught('PlanRefused'))).toBe('because');
  });

  test('any other error is told with its name', () => {
    expect(causeText(caught('AwsRefused'))).toBe('AwsRefused: because');
  });

  test.each(['green took over', '', '"text"', '{"other":1}', 'null', '{'])('any other text stays: %j', (cause) => {
    expect(causeText(cause)).toBe(cause);
  });
});
