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
