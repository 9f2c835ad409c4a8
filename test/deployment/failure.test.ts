import { describe, expect, test } from '@jest/globals';
import { failureFrom } from '../../src/deployment/failure.ts';
import { at, minute } from './a-record.ts';

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
