import { describe, expect, test } from '@jest/globals';
import { add, at, awaitCallback, call, compile, eq, expects, gt, sdk } from '@teal/asl';
import { act, machineOf } from '../../packages/asl/test/given-workflow.ts';
import { loadBalancer } from '../../statemachines/load-balancer.ts';
import { judgesSay } from '../support/judges.ts';

describe('the independent judges', () => {
  test('have nothing against a machine with every kind of state', async () => {
    const machine = machineOf((w) =>
      w
        .guard(
          'All',
          (g) =>
            g
              .assign((s) => ({ limit: add(s.input.wait, 1), texts: ['{% no expression %}'] }))
              .step('Act', (s) => call(act, { service: s.input.service, limit: s.limit, texts: s.texts }), {
                retry: [{ on: ['Fenced'], jitter: 'full', atMost: '1 minute' }, { on: ['States.ALL'] }],
                timeout: (s) => s.input.wait,
                heartbeat: '5 seconds',
                catch: { Refused: (b) => b.raise('Refused', (s) => s.error.Cause, { name: 'Was refused' }) },
                comment: 'a comment',
              })
              .poll('Ready', (s) => call(act, { count: s.act.count }), {
                every: (s) => s.input.wait,
                atMost: '1 hour',
                until: (r) => r.ok,
                question: 'Is it ready?',
                timedOut: { name: 'Too late', error: 'Late', cause: 'too late' },
              })
              .each(
                'Steps',
                (s) => s.input.steps,
                (b) =>
                  b
                    .wait('Bake', (s) => s.item.bake)
                    .step('Verb', () => awaitCallback(act, (token) => ({ token }), expects<{ verb: string }>()), { timeout: '1 minute' })
                    .when(
                      'Stop',
                      (s) => eq(s.verb.verb, 'stop'),
                      (y) => y.raise('Stopped', 'asked'),
                      (n) => n,
                    ),
              )
              .parallel('Both', [(b) => b.step('Left', () => call(act, {})).succeed((s) => s.left.ok), (b) => b.succeed(() => 1)], {
                keep: (r) => ({ left: at(r, 0) }),
              })
              .map(
                'Every',
                (s) => s.input.steps,
                (b) => b.step('One', (s) => call(act, { weight: s.item.weight, i: s.index })).succeed((s) => s.one.text),
                {
                  maxConcurrency: 2,
                },
              )
              .step('Scale', (s) => sdk.ecs.updateService({ Service: s.input.service, DesiredCount: 0 }))
              .repeat('Done yet', (b) => b.step('Again', () => call(act, {})), { until: (s) => s.again.ok })
              .choose(
                'Which',
                [
                  ['good', (s) => gt(s.again.count, 1), (b) => b],
                  ['bad', (s) => s.both.left, (b) => b.raise('Bad', 'it is')],
                ],
                (b) => b,
              )
              .handOut((s) => ({ every: s.every }), { name: 'All done' }),
          (failed) => failed.fail('Failed', (s) => ({ error: s.error.Error, cause: s.error.Cause })),
        )
        .succeed((s) => ({ every: s.all.every })),
    );

    expect(await judgesSay(machine)).toEqual([]);
  });

  test('have nothing against the machine that deploys', async () => {
    expect(await judgesSay(compile(loadBalancer))).toEqual([]);
  });

  test('do read: a transition to nowhere is found', async () => {
    const machine = machineOf((w) => w.wait('Cool', 5).succeed());
    const broken = { ...machine, States: { ...machine.States, Cool: { Type: 'Wait', Seconds: 5, Next: 'Nowhere' } as const } };

    const said = await judgesSay(broken);
    expect(said.some((line) => line.startsWith('asl-validator'))).toBe(true);
    expect(said.some((line) => line.startsWith('language service'))).toBe(true);
  });
});
