import type { IncomingMessage, RequestListener } from 'node:http';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cloudWatch } from '../../../../src/aws/clients.ts';
import { dimensionOf } from '../../../../src/aws/metrics/traffic-metrics.ts';
import type { Check, CloudWatchSeries } from '../../../../src/deployment/check.ts';
import type { DiscoveredSide } from '../../../../src/deployment/side.ts';
import { bodyOf, checkOf, givenSources, json, type SourcesWorld } from './given-sources.ts';

let world: SourcesWorld;
afterEach(() => world.stop());

describe('Prometheus', () => {
  type Point = readonly [number, string];
  const matrix = (...series: (readonly Point[])[]) => ({
    status: 'success',
    data: { resultType: 'matrix', result: series.map((values) => ({ metric: {}, values })) },
  });

  /** Points at the ends of minutes. */
  async function given(
    answer: (query: string, end: (minute: number) => number, method: string) => unknown,
    more: { readonly value?: boolean; readonly status?: number } = {},
  ) {
    world = await givenSources();
    await world.pass(600);
    const asked: { method: string; url: string; form: URLSearchParams }[] = [];
    const end = (minute: number) => world.at(minute + 1) / 1000;
    const base = await world.serve(async (request: IncomingMessage, response) => {
      const form = new URLSearchParams(request.method === 'POST' ? await bodyOf(request) : (request.url ?? '').split('?')[1]);
      asked.push({ method: request.method ?? '', url: request.url ?? '', form });
      const value = answer(form.get('query') ?? '', end, request.method ?? '');
      if (typeof value === 'number') response.writeHead(value).end();
      else json(value, more.status)(request, response);
    });
    const common = { url: base, headers: {}, from: 'outside' } as const;
    const of = more.value
      ? { ...common, value: 'max(cpu{app="{service}"})' }
      : { ...common, bad: 'bad{s="{service}"}', total: 'all{s="{service}"}' };
    const check = checkOf({ prometheus: of }, { max: 1 });
    return { asked, read: () => world.source().read(check, world.look(0, 4)) };
  }

  test('is asked for whole minutes, and a value at a time is of the minute before it', async () => {
    const { asked, read } = await given((query, end) =>
      matrix(
        query.startsWith('all')
          ? [
              [end(0), '10'],
              [end(3), '12.6'],
            ]
          : [[end(3), '20']],
      ),
    );
    expect(await read()).toMatchObject({
      kind: 'share',
      minutes: [
        { at: world.at(0), green: { total: 10, bad: 0 } },
        { at: world.at(3), green: { total: 13, bad: 13 } },
      ],
    });
    expect(asked).toHaveLength(4);
    for (const { method, url, form } of asked) {
      expect([method, url]).toEqual(['POST', '/api/v1/query_range']);
      expect([form.get('start'), form.get('end'), form.get('step')]).toEqual([
        String(world.at(1) / 1000),
        String(world.at(4) / 1000),
        '60',
      ]);
    }
    expect(asked.map(({ form }) => form.get('query')).sort()).toEqual([
      'all{s="checkout-a"}',
      'all{s="checkout-b"}',
      'bad{s="checkout-a"}',
      'bad{s="checkout-b"}',
    ]);
  });

  test('has no number where it says NaN or infinity, which is no 0', async () => {
    const { read } = await given((query, end) =>
      matrix(
        query.startsWith('all')
          ? [
              [end(0), '10'],
              [end(1), '10'],
              [end(2), '+Inf'],
            ]
          : [
              [end(0), 'NaN'],
              [end(1), '1'],
            ],
      ),
    );
    expect(await read()).toMatchObject({ minutes: [{ at: world.at(1), green: { total: 10, bad: 1 } }] });
  });

  test('says a quantity as it is', async () => {
    const { read } = await given(
      (_query, end) =>
        matrix([
          [end(1), '0.25'],
          [end(2), '1e3'],
          [end(3), '-Inf'],
        ]),
      { value: true },
    );
    expect(await read()).toMatchObject({
      kind: 'quantity',
      minutes: [
        { at: world.at(1), green: 0.25, blue: 0.25 },
        { at: world.at(2), green: 1000 },
      ],
    });
  });

  test('has seen nothing where there is no series', async () => {
    const { read } = await given(() => matrix());
    expect(await read()).toMatchObject({ kind: 'share', minutes: [] });
  });

  test.each<[string, unknown, number, RegExp]>([
    ['several series', matrix([], []), 200, /2 series/],
    ['a query that does not parse', { status: 'error', errorType: 'bad_data', error: 'parse error' }, 400, /400, bad_data: parse error/],
    [
      'a query that cannot be executed',
      { status: 'error', errorType: 'execution', error: 'x'.repeat(2_000) },
      422,
      /422, execution: x+ \.\.\.$/,
    ],
    ['a time-out of its own', { status: 'error', errorType: 'timeout', error: 'query timed out' }, 503, /503, timeout/],
    ['a vector', { status: 'success', data: { resultType: 'vector', result: [] } }, 200, /no range/],
    ['histograms', { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, histograms: [] }] } }, 200, /histograms/],
    ['another server', { hello: 'world' }, 200, /no range/],
    ['a part of the data', { ...matrix([]), warnings: ['receive series from store: timeout'] }, 200, /a part of the data: receive series/],
  ])('with %s is none', async (_, answer, status, why) => {
    const { read } = await given(() => answer, { status });
    expect(await read()).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
  });

  test('that takes no POST is asked with GET', async () => {
    const { asked, read } = await given((_query, end, method) => (method === 'POST' ? 405 : matrix([[end(0), '1']])), { value: true });
    expect(await read()).toMatchObject({ kind: 'quantity', minutes: [{ at: world.at(0), green: 1, blue: 1 }] });
    expect(asked.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'POST', 'POST']);
  });
});

describe('CloudWatch', () => {
  const read = (of: CloudWatchSeries, more: Partial<Check> = {}) =>
    world.run(world.source().read(checkOf({ cloudWatch: { value: of } }, { max: 1, ...more }), world.look(0, 3)));

  async function given() {
    world = await givenSources();
    const put = (MetricName: string, Value: number, Dimensions: { Name: string; Value: string }[]) =>
      world.run(
        cloudWatch(world.clients).send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [{ MetricName, Value, Dimensions }] })),
      );
    for (let minute = 0; minute < 3; minute++) {
      await put('Depth', minute + 0.5, [
        { Name: 'Group', Value: dimensionOf(world.b) },
        { Name: 'Balancer', Value: dimensionOf(world.balancer) },
      ]);
      await put('Load', minute, [{ Name: 'Cluster', Value: 'prod' }]);
      await world.pass(60);
    }
    await world.pass(180);
  }

  test('has the dimensions of each side put in, and a side that publishes nothing was not seen', async () => {
    await given();
    const dimensions = { Group: '{targetGroup}', Balancer: '{loadBalancer}' };
    expect(await read({ namespace: 'Shop', metric: 'Depth', dimensions, stat: 'Average' })).toMatchObject({
      kind: 'quantity',
      minutes: [0, 1, 2].map((minute) => ({ at: world.at(minute), green: minute + 0.5 })),
      query: 'value: Average of Shop Depth (Group={targetGroup}, Balancer={loadBalancer})',
    });
  });

  test("that tells no side from the other is green's alone", async () => {
    await given();
    const reading = await read({ namespace: 'Shop', metric: 'Load', dimensions: { Cluster: '{cluster}' }, stat: 'Maximum' });
    expect(reading).toMatchObject({ minutes: [0, 1, 2].map((green) => ({ at: world.at(green), green })) });
    expect(JSON.stringify(reading)).not.toContain('"blue"');
  });

  test('is none where a word stands for nothing on a side, and where an expression is refused', async () => {
    await given();
    expect(await read({ namespace: 'Shop', metric: 'Load', dimensions: { R: '{registry}' }, stat: 'Sum' })).toMatchObject({
      kind: 'none',
      why: '{registry} stands for nothing on the side green',
    });
    const metric = { namespace: 'Shop', metric: 'Load', dimensions: { Service: '{service}' }, stat: 'Sum' };
    expect(await read({ expression: 'm1 +', metrics: { m1: metric } })).toMatchObject({
      kind: 'none',
      why: expect.stringMatching(/^Validation(Error|Exception): Error in expression/),
    });
  });

  test('reads math over the ids of its metrics, whatever they are called', async () => {
    await given();
    const metric = { namespace: 'Shop', metric: 'Load', dimensions: { Cluster: '{cluster}' }, stat: 'Sum' };
    expect(await read({ expression: 'answer * 10', metrics: { answer: metric } })).toMatchObject({
      minutes: [0, 1, 2].map((minute) => ({ at: world.at(minute), green: 10 * minute })),
    });
  });
});

describe('sides in service discovery', () => {
  const side = (letter: 'a' | 'b', traffic: DiscoveredSide['traffic']): DiscoveredSide => ({
    kind: 'discovery',
    service: `checkout-${letter}`,
    registry: `arn:aws:servicediscovery:us-east-1:123456789012:service/srv-${letter}`,
    ...(traffic && { traffic }),
  });

  test('tell their own requests: by metrics that they publish, in one call', async () => {
    world = await givenSources();
    const metrics = (letter: string) => ({
      cloudWatch: { namespace: 'Shop', dimensions: { Side: letter }, requests: 'Requests', errors: 'Errors', latency: 'Ms' },
    });
    for (let minute = 0; minute < 2; minute++) {
      for (const [letter, count] of [
        ['a', 8],
        ['b', 4],
      ] as const) {
        const observe = (name: string, value: number) =>
          world.local.services.cloudwatch.facade.observe({ namespace: 'Shop', name, dimensions: { Side: letter }, value, unit: 'Count' });
        observe('Requests', count);
        if (minute === 1) observe('Errors', 1);
        for (let i = 0; i < count; i++) observe('Ms', i === 0 ? 900 : 20);
      }
      await world.pass(60);
    }
    await world.pass(180);
    const source = world.source({ pair: { green: side('b', metrics('b')), blue: side('a', metrics('a')) } });
    world.calls();
    expect(await world.run(source.read(checkOf({ requests: 'failed' }, { max: 1 }), world.look(0, 2)))).toMatchObject({
      minutes: [
        { green: { total: 4, bad: 0 }, blue: { total: 8, bad: 0 } },
        { green: { total: 4, bad: 1 }, blue: { total: 8, bad: 1 } },
      ],
    });
    expect(world.calls()).toEqual(['monitoring:GetMetricData']);
    expect(await world.run(source.read(checkOf({ requests: { slowerThan: 500 } }, { max: 1 }), world.look(0, 2)))).toMatchObject({
      minutes: [{ green: { total: 4, bad: 1 }, blue: { total: 8, bad: 1 } }, { green: { total: 4, bad: 1 } }],
    });
  });

  test('tell their own requests: by a URL, which is asked for slow ones where they are judged', async () => {
    world = await givenSources();
    await world.pass(600);
    const asked: URL[] = [];
    const told =
      (requests: number): RequestListener =>
      (request, response) => {
        asked.push(new URL(request.url ?? '', 'http://here'));
        json({ minutes: [{ at: new Date(world.at(1)).toISOString(), requests, errors: 1, slow: 2 }] })(request, response);
      };
    const [green, blue] = [await world.serve(told(10)), await world.serve(told(20))];
    const pair = { green: side('b', { http: `${green}/t?token=hush` }), blue: side('a', { http: blue }) };
    expect(await world.source({ pair }).read(checkOf({ requests: 'failed' }, { max: 1 }), world.look(0, 4))).toMatchObject({
      minutes: [{ at: world.at(1), green: { total: 10, bad: 1 }, blue: { total: 20, bad: 1 } }],
      query: expect.not.stringContaining('hush'),
    });
    expect(asked.map((url) => url.searchParams.get('slowerThanMs'))).toEqual([null, null]);
    expect(asked[0]?.searchParams.get('since')).toBe(new Date(world.at(0)).toISOString());
    expect(asked[0]?.searchParams.get('until')).toBe(new Date(world.at(4)).toISOString());
    const slow = await world.source({ pair }).read(checkOf({ requests: { slowerThan: 250 } }, { max: 1 }), world.look(0, 4));
    expect(slow).toMatchObject({ minutes: [{ green: { total: 10, bad: 2 } }] });
    expect(asked.at(-1)?.searchParams.get('slowerThanMs')).toBe('250');
  });

  test('a blue that tells nothing keeps nobody from judging green by itself; a green that tells nothing does', async () => {
    world = await givenSources();
    await world.pass(600);
    const fine = await world.serve(json({ minutes: [{ at: new Date(world.at(1)).toISOString(), requests: 10 }] }));
    const sick = await world.serve((_, response) => response.writeHead(500).end());
    const read = (green: string, blue: string, limits: Partial<Check>) =>
      world
        .source({ pair: { green: side('b', { http: green }), blue: side('a', { http: blue }) } })
        .read(checkOf({ requests: 'failed' }, limits), world.look(0, 4));
    const alone = await read(fine, sick, { max: 0.01 });
    expect(alone).toMatchObject({ kind: 'share', minutes: [{ green: { total: 10, bad: 0 } }] });
    expect(JSON.stringify(alone)).not.toContain('"blue":{');
    expect(await read(fine, sick, { worse: 2 })).toMatchObject({ kind: 'none' });
    expect(await read(sick, fine, { max: 0.01 })).toMatchObject({ kind: 'none', why: expect.stringContaining('500') });
  });

  test('that nothing counts are none', async () => {
    world = await givenSources();
    await world.pass(600);
    const source = world.source({ pair: { green: side('b', undefined), blue: side('a', undefined) } });
    expect(await source.read(checkOf({ requests: 'failed' }, { max: 1 }), world.look(0, 4))).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('checkout-b'),
    });
  });
});
