import fc from 'fast-check';
import type { CheckKind, SourceKind } from '../../src/deployment/check.ts';
import type { WrittenCheck } from '../../src/deployment/configuration/check-keys.ts';
import type { WrittenSource } from '../../src/deployment/configuration/source-keys.ts';
import type { Duration } from '../../src/deployment/duration.ts';
import type { Percent } from '../../src/deployment/percent.ts';

/** Any valid check of each kind of source, as people write it. */
const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
const maybe = <T extends object>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(members, { requiredKeys: [] });

type Kinded = readonly [CheckKind, WrittenSource];

const secret = fc.oneof(
  fc.record({ secretsManager: word, key: word }, { requiredKeys: ['secretsManager'] }),
  fc.record(
    { parameter: word.map((name) => `/${name}`), kmsKey: fc.constant('arn:aws:kms:us-east-1:123456789012:key/abcd-1') },
    { requiredKeys: ['parameter'] },
  ),
);

const from = fc.constantFrom('outside' as const, 'subnets' as const);

const target = fc
  .tuple(
    fc.constantFrom('https://metrics.example.com', 'http://10.0.0.7:9090/prometheus', 'https://a.example/{service}?from={from}'),
    maybe({
      headers: fc.dictionary(
        fc.stringMatching(/^x-[a-z]{1,8}$/),
        fc.oneof(
          fc.stringMatching(/^[ -~]{0,20}$/),
          fc.record({ secret, prefix: fc.constantFrom('', 'Bearer ') }, { requiredKeys: ['secret'] }),
        ),
        { maxKeys: 3 },
      ),
      from,
    }),
  )
  .map(([url, more]) => ({ url, ...more }));

const metricOf = (stats: readonly string[]) =>
  fc.record(
    {
      namespace: word,
      metric: word,
      dimensions: fc.dictionary(word, fc.constantFrom('{service}', 'a', '{targetGroup}', 'x-{side}'), { maxKeys: 3 }),
      stat: fc.constantFrom(...stats),
    },
    { requiredKeys: ['namespace', 'metric'] },
  );

const COUNTS = ['Sum', 'SampleCount', 'TC(0.5:)', 'TC(10%:90%)'];
const STATISTICS = [...COUNTS, 'p99', 'p99.9', 'p100', 'Average', 'IQM', 'tm99', 'PR(:300)'];

const seriesOf = (stats: readonly string[]) =>
  fc.oneof(
    metricOf(stats),
    fc.record({
      expression: fc.constant('m1 + m2'),
      metrics: fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,5}$/), metricOf(STATISTICS), { minKeys: 1, maxKeys: 3 }),
    }),
  );

const query = fc.constantFrom('sum(increase(a{service="{service}"}[1m]))', 'sum by (le) (rate(b[1m]))', 'up{side="{side}"}');
const answers = fc.constantFrom<readonly CheckKind[]>(['share'], ['quantity'], ['verdict']).map(([kind = 'verdict']) => kind);

/** One kind of source is a row. */
const SOURCES: { readonly [K in SourceKind]: fc.Arbitrary<Kinded> } = {
  requests: fc
    .oneof(
      fc.constant('failed' as const),
      fc.integer({ min: 1, max: 60_000 }).map((ms) => ({ slowerThan: `${ms} ms` as Duration })),
    )
    .map((requests) => ['share', { requests }]),
  cloudWatch: fc.oneof(
    fc.record({ bad: seriesOf(COUNTS), total: seriesOf(COUNTS) }).map((cloudWatch): Kinded => ['share', { cloudWatch }]),
    fc.record({ value: seriesOf(STATISTICS) }).map((cloudWatch): Kinded => ['quantity', { cloudWatch }]),
  ),
  prometheus: fc.oneof(
    fc.tuple(target, query, query).map(([at, bad, total]): Kinded => ['share', { prometheus: { ...at, bad, total } }]),
    fc.tuple(target, query).map(([at, value]): Kinded => ['quantity', { prometheus: { ...at, value } }]),
  ),
  http: fc
    .tuple(target, answers, fc.constantFrom('verdict', "$.{ 'at': a, 'value': b }"))
    .map(([at, kind, pick]) => [kind, { http: { ...at, answers: kind, pick } }]),
  lambda: fc
    .tuple(fc.constantFrom('judge', 'judge:live', 'arn:aws:lambda:us-east-1:123456789012:function:judge:7'), answers)
    .map(([name, kind]) => [kind, { lambda: { function: name, answers: kind } }]),
  alarm: word.map((alarm) => ['verdict', { alarm }]),
  datadogGate: fc
    .tuple(
      word,
      word,
      secret,
      secret,
      maybe({ site: fc.constant('datadoghq.eu'), identifier: word, version: fc.constantFrom('{tag}', 'v1'), from }),
    )
    .map(([service, env, apiKey, applicationKey, more]) => ['verdict', { datadogGate: { service, env, apiKey, applicationKey, ...more } }]),
  slo: fc
    .constantFrom('availability', 'arn:aws:application-signals:us-east-1:123456789012:slo/availability')
    .map((slo) => ['verdict', { slo }]),
};

const percent = (from: number, to: number) => fc.integer({ min: from, max: to }).map((hundredths): Percent => `${hundredths / 100} %`);
const worse = fc.integer({ min: 11, max: 1_000 }).map((tenths): `${number}x` => `${tenths / 10}x`);

const holds = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }))
  .map(([a, b]) => ({ minutes: Math.min(a, b), of: Math.max(a, b) }));

type Limits = Omit<WrittenCheck, 'name' | 'of'>;

const shareLimits: fc.Arbitrary<Limits> = fc
  .tuple(
    fc.constantFrom('max', 'worse', 'both'),
    percent(0, 10_000),
    worse,
    maybe({ minRequests: fc.integer({ min: 1, max: 1_000_000 }), alpha: percent(1, 2_000) }),
    fc.boolean(),
    maybe({ points: fc.double({ min: 0, max: 100, noNaN: true }), events: fc.integer({ min: 1, max: 1_000 }) }),
  )
  .map(([by, max, times, more, strict, floor]) => ({
    ...(by !== 'worse' && { max, strict }),
    ...(by !== 'max' && { worse: times, floor }),
    ...more,
  }));

const quantityLimits: fc.Arbitrary<Limits> = fc
  .tuple(
    fc.constantFrom('absolute', 'worse', 'both'),
    fc.double({ min: -1e6, max: 0, noNaN: true }),
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    worse,
    fc.boolean(),
    holds,
  )
  .map(([by, min, max, times, less, minutes]) => ({
    ...(by !== 'worse' && { min, max, holds: minutes }),
    ...(by !== 'absolute' && { worse: times, less }),
  }));

const LIMITS: { readonly [K in CheckKind]: fc.Arbitrary<Limits> } = {
  share: shareLimits,
  quantity: quantityLimits,
  verdict: fc.constant({}),
};

const policies = maybe({
  fail: fc.constantFrom('rollback' as const, 'ask' as const, 'hold' as const),
  inconclusive: fc.constantFrom('wait' as const, 'rollback' as const, 'pass' as const, 'ask' as const, 'hold' as const),
  none: fc.constantFrom('wait' as const, 'rollback' as const, 'pass' as const, 'ask' as const, 'hold' as const),
});

const aCheck = (name: string): fc.Arbitrary<WrittenCheck> =>
  fc
    .oneof(...Object.values(SOURCES))
    .chain(([kind, of]) => fc.tuple(LIMITS[kind], policies).map(([limits, words]) => ({ name, of, ...limits, ...words })));

export const anyChecks: fc.Arbitrary<readonly WrittenCheck[]> = fc
  .uniqueArray(fc.stringMatching(/^[A-Z][a-z ._-]{0,20}[a-z]$/), { maxLength: 5 })
  .chain((names) => fc.tuple(...names.map(aCheck)));

/** Where a source gives one number a look, as many minutes as can be broken by looks so far apart. */
export const looksFit = (checks: readonly WrittenCheck[], everyMs: number): readonly WrittenCheck[] =>
  checks.map((check) => {
    const { of, holds: written } = check;
    const givesOne = [...('http' in of ? [of.http] : []), ...('lambda' in of ? [of.lambda] : [])].some(
      ({ answers: kind }) => kind === 'quantity',
    );
    if (!givesOne || written === undefined) return check;
    return { ...check, holds: { ...written, minutes: Math.min(written.minutes, Math.ceil((60_000 * written.of) / everyMs)) } };
  });
