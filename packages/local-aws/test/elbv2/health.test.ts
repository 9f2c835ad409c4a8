import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterProbe, type Health, type ProbeResult } from '../../src/elbv2/targets/health.ts';
import { FIRST_CHECKS } from '../../src/elbv2/targets/standing.ts';

const CHECK = { healthyThreshold: 3, unhealthyThreshold: 2, matcher: '200-299' };
const FRESH: Health = { standing: FIRST_CHECKS, passes: 0, failures: 0 };
const PASS: ProbeResult = { kind: 'answered', status: 204 };
const WRONG: ProbeResult = { kind: 'answered', status: 500 };
const LATE: ProbeResult = { kind: 'timed-out' };
const BROKEN: ProbeResult = { kind: 'failed' };

const standingAfter = (...results: ProbeResult[]) => results.reduce((health, result) => afterProbe(health, result, CHECK), FRESH).standing;

describe('health of a target', () => {
  test('a new target is healthy after one pass, and has no reason then', () => {
    expect(standingAfter(PASS)).toEqual({ state: 'healthy' });
  });

  test('a new target stays initial until as many checks failed as make it unhealthy', () => {
    expect(standingAfter(WRONG)).toEqual(FIRST_CHECKS);
    expect(standingAfter(WRONG, WRONG)).toEqual({
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [500]',
    });
  });

  test('the reason is that of the last failure', () => {
    expect(standingAfter(WRONG, LATE)).toMatchObject({ reason: 'Target.Timeout', description: 'Request timed out' });
    expect(standingAfter(LATE, BROKEN)).toMatchObject({ reason: 'Target.FailedHealthChecks', description: 'Health checks failed' });
  });

  test('a pass between failures begins their count anew', () => {
    expect(standingAfter(PASS, WRONG, PASS, WRONG).state).toBe('healthy');
  });

  test('an unhealthy target needs as many passes in a row as the healthy threshold says', () => {
    expect(standingAfter(WRONG, WRONG, PASS, PASS).state).toBe('unhealthy');
    expect(standingAfter(WRONG, WRONG, PASS, PASS, PASS).state).toBe('healthy');
    expect(standingAfter(WRONG, WRONG, PASS, PASS, WRONG, PASS).state).toBe('unhealthy');
  });

  test('whatever came before, as many failures as the threshold make any target unhealthy', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(PASS, WRONG, LATE, BROKEN)), (before) => {
        expect(standingAfter(...before, BROKEN, LATE).state).toBe('unhealthy');
        expect(standingAfter(...before, PASS, PASS, PASS).state).toBe('healthy');
      }),
    );
  });
});
