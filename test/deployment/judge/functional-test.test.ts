import { describe, expect, test } from '@jest/globals';
import type { HttpTest } from '../../../src/deployment/http-test.ts';
import { countProbe, judgeAnswer } from '../../../src/deployment/judge/functional-test.ts';
import type { HttpAnswer } from '../../../src/deployment/ports/health-source.ts';

const answer = (more: Partial<HttpAnswer> = {}): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html', 'X-Version': 'v2', 'set-cookie': 'session=s3cret' },
  body: '<h1>checkout</h1> s3cret',
  ms: 120,
  ...more,
});
const judged = (expectation: HttpTest['expect'], more: Partial<HttpAnswer> = {}) => judgeAnswer({ expect: expectation }, answer(more));

describe('given an answer', () => {
  test('that is as expected, nothing is wrong', () => {
    expect(judged({ status: 200, body: 'check.ut', headers: { 'x-version': '^v2$' }, withinMs: 120 })).toEqual([]);
  });

  test('everything that is wrong is told', () => {
    expect(judged({ status: 201, body: '^cart', headers: { 'x-version': '^v3$', 'x-trace': '.' }, withinMs: 100 })).toEqual([
      'the status is 200 instead of 201',
      'the body does not match /^cart/',
      'the header x-version does not match /^v3$/',
      'the header x-trace is missing',
      'the answer took 120 ms instead of at most 100 ms',
    ]);
  });

  test('neither its body nor a header of it is told: they may hold a secret', () => {
    expect(judged({ status: 500, body: 'nothing', headers: { 'set-cookie': 'nothing' } }).join()).not.toContain('s3cret');
  });
});

describe('given probes of the stage route', () => {
  const run = (...answers: readonly ({ status: number } | { error: string })[]) =>
    answers.reduce((row, one) => countProbe(row, one, 3), { inARow: 0, done: false, why: '' });

  test('so many answers in a row are enough', () => {
    expect(run({ status: 200 }, { status: 302 }, { status: 204 })).toMatchObject({ inARow: 3, done: true });
  });

  test('the 503 of a stage that is not open yet everywhere starts the row anew', () => {
    expect(run({ status: 200 }, { status: 200 }, { status: 503 }, { status: 200 })).toMatchObject({ inARow: 1, done: false });
  });

  test('no answer starts it anew and says why', () => {
    expect(run({ status: 200 }, { error: 'connection refused' })).toEqual({ inARow: 0, done: false, why: 'connection refused' });
  });
});
