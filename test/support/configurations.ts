import fc from 'fast-check';
import type { WrittenCheck } from '../../src/deployment/configuration/check-keys.ts';
import type { Configuration } from '../../src/deployment/configuration/configuration.ts';
import type { WrittenStep } from '../../src/deployment/configuration/step-keys.ts';
import type { WrittenTest } from '../../src/deployment/configuration/test-keys.ts';
import type { Duration } from '../../src/deployment/duration.ts';
import { durationMs, writeDuration } from '../../src/deployment/duration.ts';
import type { Percent } from '../../src/deployment/percent.ts';
import { anyChecks, looksFit } from './checks.ts';

/** Any valid configuration, as people write it. */
const hex16 = fc.stringMatching(/^[0-9a-f]{16}$/);
const ecsName = fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/);
/** Looks so far apart can break the limits of the checks, or the configuration would be refused. */
const fitting = <J extends { readonly every?: Duration; readonly checks?: readonly WrittenCheck[] }>(judge: J): J => ({
  ...judge,
  ...(judge.checks && { checks: looksFit(judge.checks, durationMs(judge.every ?? '1 minute') ?? 60_000) }),
});
const optional = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((x) => (x === undefined ? {} : { [name]: x }));

/** Whole seconds between the bounds, written in any fitting unit. */
const secondsBetween = (from: number, to: number): fc.Arbitrary<Duration> =>
  fc.oneof(
    fc.integer({ min: from, max: to }).map((seconds): Duration => `${seconds} seconds`),
    fc.integer({ min: from, max: to }).map((seconds) => writeDuration(seconds * 1000)),
  );

/** Rising weights that end at 100, each step below 100 with a bake. */
export const risingSteps: fc.Arbitrary<readonly WrittenStep[]> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 99 }), secondsBetween(0, 3600)), { maxLength: 12, selector: ([weight]) => weight }),
    optional('bake', secondsBetween(0, 600)),
  )
  .map(([before, bake]) => [
    ...before.sort(([a], [b]) => a - b).map(([weight, length]): WrittenStep => ({ weight, bake: length })),
    { weight: 100, ...bake },
  ]);

const path = fc.stringMatching(/^\/[a-z0-9/?=&.-]{0,20}$/);

const request = fc.tuple(
  fc.constantFrom('get', 'head', 'post', 'put', 'delete', 'options', 'patch'),
  path,
  fc.dictionary(fc.stringMatching(/^x-[a-z]{1,10}$/), fc.stringMatching(/^[ -~]{0,20}$/), { maxKeys: 3 }),
  fc.record(
    {
      status: fc.integer({ min: 100, max: 599 }),
      body: fc.constantFrom('checkout', '^ok$', '[0-9]+'),
      within: fc.integer({ min: 1, max: 10_000 }).map((ms): Duration => `${ms} ms`),
    },
    { requiredKeys: [] },
  ),
);

const tests: fc.Arbitrary<readonly WrittenTest[]> = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z ]{1,20}$/), request), { maxLength: 4, selector: ([name]) => name })
  .map((all) =>
    all.map(([name, [method, where, headers, expect]]) => ({ name, [method]: where, headers, expect }) as unknown as WrittenTest),
  );

export const anyConfiguration: fc.Arbitrary<Configuration> = fc
  .record({
    ids: fc.uniqueArray(hex16, { minLength: 6, maxLength: 6 }),
    region: fc.constantFrom('us-east-1', 'eu-central-1', 'us-gov-west-1'),
    account: fc.stringMatching(/^[0-9]{12}$/),
    names: fc.uniqueArray(ecsName, { minLength: 2, maxLength: 2 }),
    service: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/),
    cluster: ecsName,
    port: fc.integer({ min: 1, max: 65_535 }),
    tags: fc.uniqueArray(fc.stringMatching(/^[a-z0-9_*?][a-z0-9._*?-]{0,10}$/), { maxLength: 4 }),
    routes: fc.constantFrom('rule', 'listener', 'both'),
    steps: risingSteps,
    tests,
    judge: fc.record(
      {
        every: secondsBetween(10, 600),
        errorRate: fc.record(
          {
            max: fc.nat({ max: 10_000 }).map((share): Percent => `${share / 100} %`),
            worse: fc.constantFrom('1.5x' as const, '2x' as const),
            minRequests: fc.integer({ min: 1, max: 1_000_000 }),
            strict: fc.boolean(),
          },
          { requiredKeys: ['max'] },
        ),
        latency: fc.record(
          {
            p99: fc.integer({ min: 1, max: 60_000 }).map((ms): Duration => `${ms} ms`),
            worse: fc.constantFrom('1.5x' as const, '2x' as const),
          },
          { requiredKeys: ['p99'] },
        ),
        alarms: fc.uniqueArray(fc.stringMatching(/^[a-z -]{1,20}$/), { maxLength: 3 }),
        checks: anyChecks,
        fail: fc.constantFrom('rollback' as const, 'ask' as const, 'hold' as const),
        inconclusive: fc.constantFrom('wait' as const, 'rollback' as const, 'pass' as const, 'ask' as const, 'hold' as const),
        none: fc.constantFrom('wait' as const, 'rollback' as const, 'pass' as const, 'ask' as const, 'hold' as const),
        patience: secondsBetween(60, 7200),
        answerWithin: secondsBetween(60, 86_400),
        hold: fc.record({ for: secondsBetween(60, 86_400), end: fc.constantFrom('rollback' as const, 'pass' as const) }),
        blindGate: fc.constantFrom('warn' as const, 'refuse' as const),
      },
      { requiredKeys: [] },
    ),
    rest: fc.record(
      {
        window: secondsBetween(0, 86_400),
        keepRevisions: fc.integer({ min: 1, max: 100 }),
        whenBusy: fc.constantFrom('queue' as const, 'refuse' as const, 'supersede' as const),
        settle: secondsBetween(5, 100),
        settleBeforeDestroy: secondsBetween(120, 1800),
        afterwards: fc.constant({ blue: 'scale-to-zero' as const }),
      },
      { requiredKeys: [] },
    ),
    health: fc.record(
      {
        probe: path,
        deadline: secondsBetween(30, 7200),
        failedTasks: fc.integer({ min: 1, max: 100 }),
        probesInARow: fc.integer({ min: 1, max: 50 }),
      },
      { requiredKeys: ['probe'] },
    ),
    after: fc.constantFrom('off' as const, 'production' as const),
  })
  .map((any) => {
    const [balancer, listener, rule, stage, groupA, groupB] = any.ids;
    const elb = `arn:aws:elasticloadbalancing:${any.region}:${any.account}`;
    const [a = '', b = ''] = any.names;
    return {
      service: any.service,
      cluster: any.cluster,
      image: { repository: 'team/app', tags: any.tags },
      container: { name: 'web', port: any.port },
      taskDefinition: any.service,
      sides: [
        { service: a, targetGroup: `${elb}:targetgroup/a/${groupA}` },
        { service: b, targetGroup: `${elb}:targetgroup/b/${groupB}` },
      ],
      production: [
        ...(any.routes === 'listener' ? [] : [{ rule: `${elb}:listener-rule/app/lb/${balancer}/${listener}/${rule}` }]),
        ...(any.routes === 'rule' ? [] : [{ listener: `${elb}:listener/app/lb/${balancer}/${listener}` }]),
      ],
      stage: {
        rule: `${elb}:listener-rule/app/lb/${balancer}/${listener}/${stage}`,
        url: 'http://stage.example.com:8080',
        after: any.after,
      },
      health: any.health,
      tests: any.tests,
      steps: any.steps,
      judge: fitting(any.judge),
      ...any.rest,
    };
  });
