import { describe, expect, test } from '@jest/globals';
import { Tally } from '../../../src/rehearsal/demo/tally.ts';

const answered = (version: string, status = 200, ms = 1) => ({ from: 'task', version, status, ms }) as const;

describe('the demo counts', () => {
  test('who answered, and the errors of those who did', () => {
    const tally = new Tally();
    for (const answer of [answered('v2'), answered('v1'), answered('v2', 500), answered('v1', 404)]) tally.count(answer);
    expect(tally.requests).toBe(4);
    expect(tally.answeredByVersion).toEqual({ v1: 2, v2: 2 });
    expect(tally.errorsByVersion).toEqual({ v2: 1 });
    expect(tally.dropped).toBe(0);
  });

  test.each([
    ['a broken connection', { from: 'nobody', why: 'ECONNRESET' } as const, 1],
    ["a load balancer's 502", { from: 'load balancer', status: 502, ms: 1 } as const, 1],
    ["a load balancer's 503", { from: 'load balancer', status: 503, ms: 1 } as const, 1],
    ["a load balancer's 504", { from: 'load balancer', status: 504, ms: 1 } as const, 1],
    ["a load balancer's 404, which is an answer", { from: 'load balancer', status: 404, ms: 1 } as const, 0],
    ["a task's own 503, which is its error", answered('v1', 503), 0],
  ])('%s', (_, answer, dropped) => {
    const tally = new Tally();
    tally.count(answer);
    expect([tally.requests, tally.dropped]).toEqual([1, dropped]);
  });

  test('why requests were dropped', () => {
    const tally = new Tally();
    tally.count({ from: 'nobody', why: 'ECONNRESET' });
    tally.count({ from: 'nobody', why: 'ECONNRESET' });
    tally.count({ from: 'load balancer', status: 502, ms: 1 });
    tally.drop('WebSocket ended with 1006');
    expect(tally.drops).toEqual({ ECONNRESET: 2, '502 of the load balancer': 1, 'WebSocket ended with 1006': 1 });
  });

  test('by the second', () => {
    const tally = new Tally();
    tally.count(answered('v1'));
    tally.count(answered('v4', 500));
    expect(tally.pace.requests).toBe(0);
    tally.tick();
    expect(tally.pace).toEqual({ requests: 2, errors: 1, dropped: 0, byVersion: { v1: 1, v4: 1 } });
    tally.tick();
    expect(tally.pace).toEqual({ requests: 0, errors: 0, dropped: 0, byVersion: {} });
  });

  test('percentiles, of all answers or of the last ones', () => {
    const tally = new Tally();
    expect(tally.percentile(0.5)).toBe(0);
    for (let ms = 100; ms > 0; ms--) tally.count(answered('v1', 200, ms));
    expect([tally.percentile(0.5), tally.percentile(0.99), tally.percentile(1)]).toEqual([51, 100, 100]);
    expect(tally.percentile(1, 10)).toBe(10);
  });
});
