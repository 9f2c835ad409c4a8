import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BalancerName } from '../../src/kernel/neighbours.ts';
import { seededRandom } from '../../src/kernel/random.ts';
import { ttlOf } from '../../src/route53/dns/resolution.ts';
import { resolve, type Surroundings, type ZoneView } from '../../src/route53/dns/resolve.ts';
import type { Content, RecordSet, Records, RecordType } from '../../src/route53/records/record-set.ts';

const ZONE = 'example.test.';
const NAME = 'checkout.example.test.';
const BLUE = 'blue-1.us-east-1.elb.amazonaws.com';
const GREEN = 'green-2.us-east-1.elb.amazonaws.com';

const set = (over: Partial<RecordSet> & { readonly content: Content }): RecordSet => ({
  name: NAME,
  type: 'A',
  setIdentifier: undefined,
  routing: { kind: 'simple' },
  healthCheck: undefined,
  ...over,
});
const values = (...all: string[]): Content => ({ kind: 'values', ttl: 30, values: all });
const alias = (name: string, evaluateHealth = false, zone = 'ELB'): Content => ({ kind: 'alias', zone, name: `${name}.`, evaluateHealth });
const share = (id: string, weight: number, content: Content, over: Partial<RecordSet> = {}): RecordSet =>
  set({ setIdentifier: id, routing: { kind: 'weighted', weight }, content, ...over });

const SOA = set({ name: ZONE, type: 'SOA', content: { kind: 'values', ttl: 900, values: ['ns. host. 1 7200 900 1209600 86400'] } });

function recordsOf(sets: readonly RecordSet[]): Records {
  const records = new Map<string, RecordSet[]>();
  for (const one of [SOA, ...sets]) records.set(one.name, [...(records.get(one.name) ?? []), one]);
  return records;
}

interface Given {
  readonly sets: readonly RecordSet[];
  readonly failing?: readonly string[];
  readonly balancers?: Readonly<Record<string, Partial<BalancerName>>>;
}

function given({ sets, failing = [], balancers = {} }: Given, seed = 'answers'): Surroundings {
  const zone: ZoneView = { name: ZONE, records: recordsOf(sets) };
  return {
    zoneFor: (name) => (name.endsWith(ZONE) ? zone : undefined),
    zoneById: (id) => (id === 'ZONE' ? zone : undefined),
    balancer: (name) => balancers[name] && { hostedZoneId: 'ELB', addresses: ['127.64.0.1'], healthy: true, ...balancers[name] },
    passes: (check) => !failing.includes(check),
    random: seededRandom(seed),
  };
}

/** How often each first value is the answer. */
function shares(world: Given, times = 2_000): Record<string, number> {
  const around = given(world);
  const counts: Record<string, number> = {};
  for (let i = 0; i < times; i++) {
    const value = resolve(NAME, 'A', around).answers.at(-1)?.value ?? 'nothing';
    counts[value] = (counts[value] ?? 0) + 1 / times;
  }
  return counts;
}

describe('weighted record sets answer', () => {
  test('in proportion to their weights', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(weights, (all) => {
        const sum = all.reduce((a, b) => a + b, 0);
        const seen = shares({ sets: all.map((weight, i) => share(`s${i}`, weight, values(`192.0.2.${i}`))) });
        for (const [i, weight] of all.entries()) {
          const expected = sum === 0 ? 1 / all.length : weight / sum;
          expect(Math.abs((seen[`192.0.2.${i}`] ?? 0) - expected)).toBeLessThan(0.06);
          if (expected === 0) expect(seen[`192.0.2.${i}`]).toBeUndefined();
        }
      }),
      { numRuns: 20 },
    );
  });

  test('equally, when no record has a weight', () => {
    const seen = shares({ sets: [share('blue', 0, values('192.0.2.1')), share('green', 0, values('192.0.2.2'))] });
    expect(Math.abs((seen['192.0.2.1'] ?? 0) - 0.5)).toBeLessThan(0.05);
    expect(Object.keys(seen)).toHaveLength(2);
  });

  test('the same seed, the same answers', () => {
    const world = { sets: [share('blue', 1, values('192.0.2.1')), share('green', 1, values('192.0.2.2'))] };
    const run = (seed: string) => {
      const around = given(world, seed);
      return Array.from({ length: 20 }, () => resolve(NAME, 'A', around).answers[0]?.value);
    };
    expect(run('x')).toEqual(run('x'));
    expect(run('x')).not.toEqual(run('y'));
  });

  const blue = (over?: Partial<RecordSet>) => share('blue', 255, values('192.0.2.1'), over);
  const green = (over?: Partial<RecordSet>) => share('green', 0, values('192.0.2.2'), over);
  const cases: [when: string, world: Given, answer: string][] = [
    ['weight 0 has no share', { sets: [blue(), green()] }, '192.0.2.1'],
    [
      'weight 0 serves when all weighted ones are unhealthy',
      { sets: [blue({ healthCheck: 'b' }), green({ healthCheck: 'g' })], failing: ['b'] },
      '192.0.2.2',
    ],
    [
      'the unhealthy serve when nothing is healthy',
      { sets: [blue({ healthCheck: 'b' }), green({ healthCheck: 'g' })], failing: ['b', 'g'] },
      '192.0.2.1',
    ],
    ['an unhealthy one without a weight changes nothing', { sets: [blue(), green({ healthCheck: 'g' })], failing: ['g'] }, '192.0.2.1'],
  ];
  test.each(cases)('%s', (_, world, answer) => {
    expect(Object.keys(shares(world, 50))).toEqual([answer]);
  });
});

describe('an alias to a load balancer', () => {
  const pair = (evaluate: boolean): readonly RecordSet[] => [
    share('blue', 255, alias(BLUE, evaluate)),
    share('green', 0, alias(GREEN, evaluate)),
  ];
  const balancers = (blueIsHealthy: boolean) => ({
    [BLUE]: { addresses: ['127.64.0.1'], healthy: blueIsHealthy },
    [GREEN]: { addresses: ['127.64.0.2'], healthy: true },
  });

  test('answers its address under the own name, for 60 seconds', () => {
    expect(resolve(NAME, 'A', given({ sets: pair(false), balancers: balancers(true) }))).toEqual({
      rcode: 'NOERROR',
      answers: [{ name: NAME, type: 'A', ttl: 60, value: '127.64.0.1' }],
      authority: [],
    });
  });

  test('with EvaluateTargetHealth gives way when its targets are unhealthy; without, it does not', () => {
    expect(Object.keys(shares({ sets: pair(true), balancers: balancers(false) }, 50))).toEqual(['127.64.0.2']);
    expect(Object.keys(shares({ sets: pair(false), balancers: balancers(false) }, 50))).toEqual(['127.64.0.1']);
  });

  test('that is gone answers nothing', () => {
    expect(resolve(NAME, 'A', given({ sets: pair(false) }))).toMatchObject({ rcode: 'NOERROR', answers: [], authority: [{ type: 'SOA' }] });
  });
});

describe('other answers', () => {
  test('a CNAME leads on: to a record, to a load balancer, out of here', () => {
    const world = given({
      sets: [
        set({ name: 'a.example.test.', type: 'CNAME', content: values('b.example.test') }),
        set({ name: 'b.example.test.', type: 'CNAME', content: { ...values(BLUE), ttl: 300 } as Content }),
        set({ name: 'out.example.test.', type: 'CNAME', content: values('www.example.org') }),
      ],
      balancers: { [BLUE]: {} },
    });
    const chain = resolve('a.example.test.', 'A', world);
    expect(chain.answers.map(({ name, type, ttl, value }) => `${name} ${ttl} ${type} ${value}`)).toEqual([
      'a.example.test. 30 CNAME b.example.test.',
      `b.example.test. 300 CNAME ${BLUE}.`,
      `${BLUE}. 60 A 127.64.0.1`,
    ]);
    expect(ttlOf(chain)).toBe(30);
    expect(resolve('out.example.test.', 'A', world)).toMatchObject({ rcode: 'NOERROR', answers: [{ value: 'www.example.org.' }] });
    expect(resolve('a.example.test.', 'CNAME', world).answers).toHaveLength(1);
  });

  test('a CNAME that leads to itself ends', () => {
    const world = given({ sets: [set({ type: 'CNAME', content: values(NAME) })] });
    expect(resolve(NAME, 'A', world).answers.length).toBeLessThan(10);
  });

  test('a weighted CNAME is chosen like any weighted set', () => {
    const seen = shares({
      sets: [
        share('blue', 0, values('blue.example.test'), { type: 'CNAME' }),
        share('green', 9, values('green.example.test'), { type: 'CNAME' }),
        set({ name: 'green.example.test.', content: values('192.0.2.2') }),
      ],
    });
    expect(Object.keys(seen)).toEqual(['192.0.2.2']);
  });

  test('an alias to a record has its values and TTL', () => {
    const world = given({
      sets: [set({ content: alias('b.example.test', true, 'ZONE') }), set({ name: 'b.example.test.', content: values('192.0.2.5') })],
    });
    expect(resolve(NAME, 'A', world).answers).toEqual([{ name: NAME, type: 'A', ttl: 30, value: '192.0.2.5' }]);
  });

  test('multivalue: up to eight healthy ones, or of all when none is healthy', () => {
    const sets = Array.from({ length: 10 }, (_, i) =>
      set({ setIdentifier: `t${i}`, routing: { kind: 'multivalue' }, healthCheck: `t${i}`, content: values(`192.0.2.${i}`) }),
    );
    const all = sets.map(({ healthCheck }) => healthCheck!);
    expect(resolve(NAME, 'A', given({ sets })).answers).toHaveLength(8);
    const two = resolve(NAME, 'A', given({ sets, failing: all.slice(2) }));
    expect(two.answers.map(({ value }) => value).sort()).toEqual(['192.0.2.0', '192.0.2.1']);
    expect(resolve(NAME, 'A', given({ sets, failing: all })).answers).toHaveLength(8);
  });

  const nothing: [what: string, name: string, type: string, rcode: string, soa: number][] = [
    ['another type', NAME, 'AAAA', 'NOERROR', 1],
    ['no such name', 'none.example.test.', 'A', 'NXDOMAIN', 1],
    ['a name between names', 'empty.example.test.', 'A', 'NOERROR', 1],
    ['no zone of ours', 'example.org.', 'A', 'REFUSED', 0],
    ['no such load balancer', `${GREEN}.`, 'A', 'NXDOMAIN', 1],
  ];
  test.each(nothing)('%s: nothing, with the SOA that says for how long', (_, name, type, rcode, soas) => {
    const world = given({
      sets: [set({ content: values('192.0.2.1') }), set({ name: 'deep.empty.example.test.', content: values('192.0.2.1') })],
    });
    const resolution = resolve(name, type, world);
    expect(resolution).toMatchObject({ rcode, answers: [], authority: { length: soas } });
    if (name.endsWith(ZONE)) expect(ttlOf(resolution)).toBe(900);
  });

  test('a wildcard stands for names that do not exist, not for those that do', () => {
    const type: RecordType = 'A';
    const world = given({
      sets: [
        set({ name: '\\052.example.test.', type, content: values('192.0.2.9') }),
        set({ name: 'a.b.example.test.', type, content: values('192.0.2.1') }),
      ],
    });
    expect(resolve('x.y.example.test.', 'A', world).answers).toMatchObject([{ name: 'x.y.example.test.', value: '192.0.2.9' }]);
    expect(resolve('b.example.test.', 'A', world)).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(resolve('c.b.example.test.', 'A', world)).toMatchObject({ rcode: 'NXDOMAIN' });
  });
});
