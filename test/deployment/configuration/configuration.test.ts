import { describe, expect, test } from '@jest/globals';
import checkout from '../../../sample/checkout/deployments/checkout.ts';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { canary } from '../../../src/deployment/configuration/step-list.ts';
import { bakeRefusals } from '../../../src/deployment/plan/judge-refusals.ts';
import { aConfig, aConfiguration } from '../../support/worlds.ts';

describe('a configuration', () => {
  test('becomes seconds, fractions and defaults', () => {
    const {
      health,
      judge,
      windowSeconds,
      settleSeconds,
      settleBeforeDestroySeconds,
      stage,
      keepRevisions,
      whenBusy,
      afterwards,
      steps,
      tests,
    } = aConfig();
    expect({
      health,
      judge,
      windowSeconds,
      settleSeconds,
      settleBeforeDestroySeconds,
      keepRevisions,
      whenBusy,
      afterwards,
      steps,
      tests,
    }).toEqual({
      health: { deadlineSeconds: 600, failedTasks: 3, probe: '/healthz', probesInARow: 5 },
      judge: {
        everySeconds: 60,
        errorRate: { max: 0.01, minRequests: 100 },
        alarms: ['checkout-5xx'],
        checks: [],
        fail: 'rollback',
        inconclusive: 'wait',
        none: 'wait',
        answerSeconds: 1800,
        hold: { seconds: 14_400, end: 'rollback' },
        blindGate: 'warn',
        patienceSeconds: 600,
      },
      windowSeconds: 900,
      settleSeconds: 30,
      settleBeforeDestroySeconds: 120,
      keepRevisions: 5,
      whenBusy: 'queue',
      afterwards: { blue: 'scale-to-zero' },
      steps: [
        { weight: 10, bakeSeconds: 300 },
        { weight: 50, bakeSeconds: 600 },
        { weight: 100, bakeSeconds: 0 },
      ],
      tests: [{ name: 'home answers', method: 'GET', path: '/', headers: {}, expect: { status: 200, body: 'checkout' } }],
    });
    expect(stage.after).toBe('off');
  });

  test('keeps what a test sends and expects', () => {
    const { tests } = aConfig({
      tests: [
        {
          name: 'an order is taken',
          post: '/orders?dry=1',
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
          expect: { status: 201, headers: { Location: '^/orders/' }, within: '2 seconds' },
        },
        { name: 'home', get: '/' },
      ],
    });
    expect(tests).toEqual([
      {
        name: 'an order is taken',
        method: 'POST',
        path: '/orders?dry=1',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
        expect: { status: 201, headers: { location: '^/orders/' }, withinMs: 2000 },
      },
      { name: 'home', method: 'GET', path: '/', headers: {}, expect: { status: 200 } },
    ]);
  });

  test('may have steps from a list function, no window, and members that are undefined', () => {
    const config = parseConfiguration({ ...aConfiguration({ steps: canary(5, '1 hour'), window: '0 seconds' }), settle: undefined });
    expect(config).toMatchObject({
      ok: true,
      config: { windowSeconds: 0, settleSeconds: 30, steps: [{ bakeSeconds: 3600 }, { weight: 100 }] },
    });
  });

  test('of the sample is valid, and no bake of it is too short', () => {
    expect(checkout.service).toBe('checkout');
    expect(bakeRefusals(checkout)).toEqual([]);
  });
});
