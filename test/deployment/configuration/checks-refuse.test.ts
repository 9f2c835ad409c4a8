import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { describeProblems } from '../../../src/deployment/problem.ts';
import { aDiscoveredConfiguration } from '../../support/dns-worlds.ts';
import { aConfiguration } from '../../support/worlds.ts';

/** `path: message` of every fault, of a configuration that is good but for what judges. */
const faultsOf = (judge: unknown): readonly string[] => {
  const parsed = parseConfiguration({ ...aConfiguration(), judge });
  return parsed.ok ? [] : describeProblems(parsed.problems).split('\n');
};

const FAILED = { requests: 'failed' };
const METRIC = { namespace: 'Checkout', metric: 'Orders' };
const QUANTITY = { cloudWatch: { value: METRIC } };
const SERVER = { url: 'https://prometheus.example.com', value: 'up' };

/** A check that is right but for these members. */
const share = (over: object) => ({ name: 'share', of: FAILED, max: '1 %', ...over });
const quantity = (over: object) => ({ name: 'quantity', of: QUANTITY, max: 80, ...over });
const verdict = (over: object) => ({ name: 'verdict', of: { alarm: 'queue' }, ...over });
const promql = (over: object) => quantity({ of: { prometheus: { ...SERVER, ...over } } });
const asked = (over: object) => verdict({ of: { http: { url: 'https://a.example', answers: 'verdict', pick: 'v', ...over } } });

const SOURCES = 'an object with one of requests, cloudWatch, prometheus, http, lambda, alarm, datadogGate or slo, and no more than one';

test('each of these is right but for what is put in', () => {
  expect(faultsOf({ checks: [share({}), quantity({}), verdict({}), { ...promql({}), name: 'a' }, { ...asked({}), name: 'b' }] })).toEqual(
    [],
  );
});

describe('a check is refused', () => {
  test.each<[string, unknown, readonly unknown[]]>([
    ['that is none', 5, [expect.stringMatching(/^: wants an object with name, of, max, .*, not 5$/)]],
    ['without a name', share({ name: undefined }), [expect.stringMatching(/^.name: is missing; it wants a name of 1 to 60 letters/)]],
    [
      'with a name that no command could take',
      share({ name: ' a' }),
      [expect.stringMatching(/^.name: wants a name of 1 to 60 .*, not " a"$/)],
    ],
    ['without a source', { name: 'a' }, [`.of: is missing; it wants ${SOURCES}`]],
    ['of no source', share({ of: {} }), [`.of: wants ${SOURCES}`]],
    ['of two sources', { name: 'a', of: { requests: 'failed', alarm: 'a' } }, [`.of: wants ${SOURCES}`]],
    [
      'of a source that is not known',
      verdict({ of: { alrm: 'a' } }),
      [expect.stringMatching(/^.of.alrm: unknown key; was 'alarm' meant\? \(known here: requests, cloudWatch, .*, slo\)$/)],
    ],
    ['with a factor that has no x', share({ worse: '2' }), [`.worse: wants a factor above '1x' and up to '1000x', such as '2x', not "2"`]],
    ['with a factor that is better', share({ worse: '0.5x' }), [expect.stringMatching(/^.worse: wants a factor above '1x'/)]],
    ['with a factor of 1', share({ worse: '1x' }), [expect.stringMatching(/^.worse: wants a factor above '1x'/)]],
    ['of a share by a number', share({ max: 1 }), [".max: wants a percentage such as '1 %', not 1: the check is of a share"]],
    ['of a quantity by a percentage', quantity({ max: '1 %' }), [".max: wants a number, not '1 %': the check is of a quantity"]],
    [
      'with a limit of another kind',
      share({ max: true }),
      [".max: wants a percentage such as '1 %' for a share, or a number for a quantity"],
    ],
    ['with a number that is none', quantity({ max: Number.NaN }), [expect.stringMatching(/^.max: wants a percentage/)]],
    ['of a share by min', share({ min: 1 }), ['.min: is not for a share; known for it: max, worse, floor, minRequests, alpha, strict']],
    [
      'of a quantity by what shares have',
      quantity({ strict: true, minRequests: 5, floor: {}, worse: '2x' }),
      ['.floor', '.minRequests', '.strict'].map(
        (path) => `${path}: is not for a quantity; known for it: max, min, worse, less, holds, alpha`,
      ),
    ],
    ['of a verdict by a limit', verdict({ max: 1 }), ['.max: is not for a verdict; known for it: no limit']],
    ['of a share without a limit', share({ max: undefined }), [': wants at least one of max, worse: a share is judged by it']],
    [
      'of a quantity without a limit',
      quantity({ max: undefined }),
      [': wants at least one of max, min, worse: a quantity is judged by it'],
    ],
    ['that is strict without max', share({ max: undefined, worse: '2x', strict: true }), ['.strict: needs max']],
    ['with less and nothing to be less than', quantity({ less: true }), ['.less: needs worse']],
    ['with a floor under no comparison', share({ floor: { points: 1 } }), ['.floor: needs worse']],
    ['that holds no limit', quantity({ max: undefined, worse: '2x', holds: { minutes: 1, of: 2 } }), ['.holds: needs max or min']],
    ['that holds 6 of 5', quantity({ holds: { minutes: 6, of: 5 } }), ['.holds.minutes: is 6 of 5: it is at most as many']],
    ['that holds half', quantity({ holds: { minutes: 6 } }), ['.holds.of: is missing; it wants a whole number from 1 to 60']],
    ['that nothing is within', quantity({ min: 81 }), ['.min: is 81, and max 80: no value would be within both']],
    ['with too great an alpha', share({ alpha: '50 %' }), [expect.stringMatching(/^.alpha: wants a percentage from '0.01 %' to '20 %'/)]],
    ['that passes when it fails', share({ fail: 'pass' }), [`.fail: wants one of 'rollback', 'ask', 'hold', not "pass"`]],
    ['with an unknown policy', share({ none: 'retry' }), [`.none: wants one of 'wait', 'rollback', 'pass', 'ask', 'hold', not "retry"`]],
    ['of other requests', share({ of: { requests: 'slow' } }), [".of.requests: wants 'failed' or { slowerThan: <duration> }"]],
    [
      'of requests slower than a number',
      share({ of: { requests: { slowerThan: 300 } } }),
      [expect.stringMatching(/^.of.requests.slowerThan: wants a duration .*, not 300$/)],
    ],
    [
      'of a metric with a slip of the pen',
      share({ of: { cloudWatch: { bad: { namespace: 'a', metrc: 'b' }, total: METRIC } } }),
      [
        '.of.cloudWatch.bad.metric: is missing; it wants the name of a CloudWatch metric',
        ".of.cloudWatch.bad.metrc: unknown key; was 'metric' meant? (known here: namespace, metric, dimensions, stat)",
      ],
    ],
    [
      'of one half of a share',
      share({ of: { cloudWatch: { bad: METRIC } } }),
      ['.of.cloudWatch.total: is missing; it wants { namespace, metric, dimensions, stat } or { expression, metrics }'],
    ],
    [
      'of a share and a quantity at once',
      share({ of: { cloudWatch: { bad: METRIC, total: METRIC, value: METRIC } } }),
      ['.of.cloudWatch.value: unknown key (known here: bad, total)'],
    ],
    [
      'of a statistic that there is not',
      quantity({ of: { cloudWatch: { value: { ...METRIC, stat: 'p101' } } } }),
      [expect.stringMatching(/^.of.cloudWatch.value.stat: wants a statistic of CloudWatch, such as 'Sum', .*, not "p101"$/)],
    ],
    [
      'of a share of values that are no counts',
      share({ of: { cloudWatch: { bad: { ...METRIC, stat: 'p99' }, total: { ...METRIC, stat: 'Average' } } } }),
      [
        '.of.cloudWatch.bad.stat: is "p99", which counts nothing: a share wants Sum, SampleCount or TC(...)',
        '.of.cloudWatch.total.stat: is "Average", which counts nothing: a share wants Sum, SampleCount or TC(...)',
      ],
    ],
    [
      'of metric math with an id that is none',
      quantity({ of: { cloudWatch: { value: { expression: 'M1', metrics: { M1: METRIC } } } } }),
      ['.of.cloudWatch.value.metrics.M1: its name wants an id of metric math, such as m1, not "M1"'],
    ],
    [
      'with a word in braces that stands for nothing, in a dimension, a URL and a query',
      quantity({ of: { cloudWatch: { value: { expression: 'a', metrics: { a: { ...METRIC, dimensions: { Service: '{servce}' } } } } } } }),
      [
        expect.stringMatching(
          /^.of.cloudWatch.value.metrics.a.dimensions.Service: has \{servce\}, which stands for nothing; known: \{cluster\}, /,
        ),
      ],
    ],
    [
      'with such a word in a URL',
      asked({ url: 'https://a.example/{}' }),
      [expect.stringMatching(/^.of.http.url: has \{\}, which stands for nothing/)],
    ],
    [
      'with such a word in a query',
      promql({ value: 'up{job="{jb}", instance=~"a{2}"}' }),
      [expect.stringMatching(/^.of.prometheus.value: has \{jb\}, which stands for nothing/)],
    ],
    [
      'that asks another host for each side',
      asked({ url: 'https://{side}.example/' }),
      ['.of.http.url: has a placeholder in its host: they may stand in the path and the query'],
    ],
    [
      'that asks a metadata service',
      asked({ url: 'http://169.254.169.254/{service}' }),
      [expect.stringContaining('its host is a link-local address')],
    ],
    [
      'with a secret that everybody reads',
      promql({ headers: { Authorization: 'Bearer x', 'X-Api-Key': 'y', 'x-vault-token': 'z', accept: 'w' } }),
      ['Authorization', '["X-Api-Key"]', '["x-vault-token"]'].map(
        (name) =>
          `.of.prometheus.headers${name.startsWith('[') ? '' : '.'}${name}: is not written here, where everybody reads it: give { secret: <reference> }`,
      ),
    ],
    [
      'with headers of the connection, or twice the same',
      promql({ headers: { host: 'a', 'content-length': '1', 'X-A': '1', 'x-a': '2' } }),
      [
        `.of.prometheus.headers["x-a"]: is the same header as 'X-A'`,
        '.of.prometheus.headers["content-length"]: is set by whoever sends the request',
        '.of.prometheus.headers.host: is the host of the url, and nothing else',
      ],
    ],
    [
      'with a reference that is none',
      promql({
        headers: { a: { secret: 'x' }, b: { secret: { secretManager: 'x' } }, c: { secret: { parameter: 'x', kmsKey: 'alias/x' } } },
      }),
      [
        '.of.prometheus.headers.a.secret: wants { secretsManager: <name or ARN> } or { parameter: <name or ARN> }',
        expect.stringMatching(/^.of.prometheus.headers.b.secret.secretManager: unknown key; was 'secretsManager' meant\?/),
        '.of.prometheus.headers.c.secret.kmsKey: wants the ARN of a KMS key, not "alias/x"',
      ],
    ],
    [
      'of a function by an ARN of something else',
      verdict({ of: { lambda: { function: 'arn:aws:sns:us-east-1:123456789012:judge', answers: 'verdict' } } }),
      [expect.stringMatching(/^.of.lambda.function: wants the name or the ARN of a Lambda function, not "arn:aws:sns/)],
    ],
    [
      'of an objective by an ARN of something else',
      verdict({ of: { slo: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:a' } }),
      [expect.stringMatching(/^.of.slo: wants the ARN or the name of a service level objective/)],
    ],
    [
      'of a gate without its keys',
      verdict({ of: { datadogGate: { service: 'a', env: 'b', apiKey: 'in the clear' } } }),
      [
        '.of.datadogGate.apiKey: wants { secretsManager: <name or ARN> } or { parameter: <name or ARN> }',
        '.of.datadogGate.applicationKey: is missing; it wants { secretsManager: <name or ARN> } or { parameter: <name or ARN> }',
      ],
    ],
  ])('%s', (_, check, faults) => {
    const prefix = 'judge.checks[0]';
    expect(faultsOf({ checks: [check] }).map((fault) => (fault.startsWith(prefix) ? fault.slice(prefix.length) : fault))).toEqual(faults);
  });

  test('of the name of another one, or of a short form', () => {
    const named = (name: string) => verdict({ name });
    expect(
      faultsOf({ alarms: ['queue'], checks: [named('a'), named('a'), named('errors'), named('latency'), named('alarm queue')] }),
    ).toEqual([
      'judge.checks[1].name: is the same name of a check as judge.checks[0].name: "a"',
      ...[2, 3, 4].map(
        (at) => `judge.checks[${at}].name: is the name of a short form (errors, latency, alarm queue): call it something else`,
      ),
    ]);
  });
});

describe('what judges besides is refused', () => {
  test.each<[string, object, readonly unknown[]]>([
    [
      'a short form without a limit',
      { errorRate: { minRequests: 5 } },
      ['judge.errorRate: wants max, worse or both: the share is judged by them'],
    ],
    ['an empty short form', { errorRate: {} }, ['judge.errorRate: wants max, worse or both: the share is judged by them']],
    ['a strict short form without max', { errorRate: { worse: '2x', strict: true } }, ['judge.errorRate.strict: needs max']],
    ['hold without what comes after it', { hold: { for: '1 hour' } }, ["judge.hold.end: is missing; it wants one of 'rollback', 'pass'"]],
    ['hold without a length', { hold: { end: 'pass' } }, [expect.stringMatching(/^judge.hold.for: is missing; it wants a duration/)]],
    [
      'too many checks',
      { checks: Array.from({ length: 21 }, (_, index) => verdict({ name: `n${index}` })) },
      [expect.stringMatching(/^judge.checks: wants a list of 0 to 20 checks/)],
    ],
    [
      'looks that are too far apart for a number a look to break its limit',
      {
        every: '5 minutes',
        checks: [
          { name: 'queue', max: 9, of: { http: { url: 'https://example.com/', answers: 'quantity', pick: 'depth' } } },
          { name: 'one', max: 9, holds: { minutes: 1, of: 5 }, of: { lambda: { function: 'depth', answers: 'quantity' } } },
        ],
      },
      [expect.stringMatching(/^judge.checks\[0\]: is looked at every 5 minutes: one number a look is never in 3 of 5 minutes/)],
    ],
    ['an unknown word for a blind gate', { blindGate: 'ignore' }, [`judge.blindGate: wants one of 'warn', 'refuse', not "ignore"`]],
  ])('%s', (_, judge, faults) => expect(faultsOf(judge)).toEqual(faults));

  test('checks of requests in service discovery, where traffic does not say them', () => {
    const faults = (checks: readonly unknown[], traffic?: object) => {
      const written = aDiscoveredConfiguration();
      const [a, b] = written.sides.map((side) => ({ ...side, traffic }));
      const parsed = parseConfiguration({ ...written, route: 'dns', sides: [a, b], judge: { checks } });
      return parsed.ok ? [] : describeProblems(parsed.problems).split('\n');
    };
    const metrics = { cloudWatch: { namespace: 'a', requests: 'b' } };
    const slow = share({ name: 'slow', of: { requests: { slowerThan: '1 second' } } });
    expect(faults([share({})])).toEqual(
      [0, 1].map(
        (side) => `sides[${side}].traffic: is missing: judge.checks[0].of.requests needs traffic, and no load balancer counts it here`,
      ),
    );
    expect(faults([share({}), slow], metrics)).toEqual(
      [0, 1].flatMap((side) => [
        `sides[${side}].traffic.cloudWatch.errors: is missing: judge.checks[0].of.requests needs it`,
        `sides[${side}].traffic.cloudWatch.latency: is missing: judge.checks[1].of.requests needs it`,
      ]),
    );
    expect(faults([quantity({}), verdict({})])).toEqual([]);
    expect(faults([share({}), slow], { http: 'http://10.0.0.7/stats' })).toEqual([]);
  });
});

/** JSON of the names that a check has, so that what is made comes near to one. */
const NAMES = ['name', 'of', 'max', 'min', 'worse', 'holds', 'less', 'strict', 'floor', 'requests', 'cloudWatch', 'prometheus', 'http'];
const MORE = [
  'lambda',
  'alarm',
  'slo',
  'datadogGate',
  'bad',
  'total',
  'value',
  'url',
  'headers',
  'metrics',
  'dimensions',
  'secret',
  '__proto__',
];
const LEAVES = ['failed', 'verdict', '2x', '1 %', 'https://a.example/{side}', '{', 'a', '', 0, -1, 1e300, null, true];

const { json } = fc.letrec<{ readonly json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    fc.array(tie('json'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES, ...MORE), tie('json')), { maxLength: 4 })
      .map((members) => JSON.parse(`{${members.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',')}}`)),
  ),
}));

test('any JSON in the place of checks, or of one, is read or refused and never throws', () => {
  fc.assert(
    fc.property(json, json, (any, of) => {
      for (const checks of [any, [any], [{ name: 'a', of }], [share({ of }), any], [{ name: 'a', of: { prometheus: of } }]]) {
        const parsed = parseConfiguration({ ...aConfiguration(), judge: { checks } });
        expect(parsed.ok || parsed.problems.every(({ path, message }) => path !== '' && message.length > 3)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
