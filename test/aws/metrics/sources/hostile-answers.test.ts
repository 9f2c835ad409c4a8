import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpSource } from '../../../../src/deployment/check.ts';
import { checkOf, givenSources, json, SECRET, type SourcesWorld } from './given-sources.ts';

let world: SourcesWorld;
afterEach(() => world.stop());

const HEADERS = {
  authorization: { secret: { secretsManager: 'app/token', key: 'token' }, prefix: 'Bearer ' },
  'x-other': { secret: { parameter: '/app/token' }, prefix: '' },
} as const;

const given = async (answer: RequestListener, more: Partial<HttpSource> = {}) => {
  world = await givenSources();
  await world.pass(600);
  const base = await world.serve(answer);
  const of: HttpSource = {
    url: `${base}/verdict?token=inUrl`,
    headers: HEADERS,
    from: 'outside',
    answers: 'verdict',
    pick: 'says',
    ...more,
  };
  const check = checkOf({ http: of }, of.answers === 'share' ? { max: 0.01 } : of.answers === 'quantity' ? { max: 5 } : {});
  const read = (longestMs?: number) => world.source(longestMs === undefined ? {} : { longestMs }).read(check, world.look(0, 5));
  return { read, base, check };
};

const text =
  (body: string, type = 'application/json', status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': type }).end(body);

/** So much every so many milliseconds, for as long as somebody listens. */
function trickle(response: ServerResponse, chunk: string, everyMs: number): void {
  if (response.destroyed) return;
  response.write(chunk);
  setTimeout(() => trickle(response, chunk, everyMs), everyMs);
}

describe('an answer over HTTP', () => {
  test('is a verdict, asked for with the secrets of both stores', async () => {
    const seen: unknown[] = [];
    const { read } = await given((request, response) => {
      seen.push([request.method, request.url, request.headers.authorization, request.headers['x-other']]);
      json({ says: 'pass' })(request, response);
    });
    const reading = await read();
    expect(reading).toMatchObject({ kind: 'verdict', says: 'pass' });
    expect(JSON.stringify(reading)).not.toContain('inUrl');
    expect(seen).toEqual([['GET', '/verdict?token=inUrl', `Bearer ${SECRET}`, SECRET]]);
  });

  test.each<[string, RequestListener, RegExp]>([
    ['of another status', json({ says: 'pass' }, 503), /503/],
    ['that leads elsewhere', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1/' }).end(), /redirect/],
    ['that lies about its type', text('{"says":"pass"}', 'text/html'), /no 200 of JSON/],
    ['without a type', (_, response) => response.end('{"says":"pass"}'), /no content type/],
    ['that is no JSON', text('pass'), /no 200 of JSON/],
    [
      'that floods',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(`{"says":"pass","x":"${'x'.repeat(70_000)}"}`),
      /more than 65536 bytes/,
    ],
    [
      'that floods without end',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        trickle(response, 'x'.repeat(10_000), 1);
      },
      /more than 65536 bytes/,
    ],
    [
      'that closes early',
      (_, response) =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"says"', () => response.destroy()),
      /ECONNRESET|ended/,
    ],
    ['of a closed connection', (request) => void request.socket.destroy(), /socket hang up|ECONNRESET/],
    ['of another shape', json({ says: 'perhaps' }), /wants 'pass', 'fail'/],
    ['of nothing', json({}), /wants 'pass'/],
  ])('%s is none', async (_, answer, why) => {
    const { read } = await given(answer);
    expect(await read()).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
  });

  test.each<[string, RequestListener]>([
    ['hangs', () => {}],
    ['begins and hangs', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"says":')],
    [
      'trickles',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        trickle(response, ' ', 20);
      },
    ],
  ])('that %s is none when its time is over', async (_, answer) => {
    const { read } = await given(answer);
    expect(await read(200)).toMatchObject({ kind: 'none', why: expect.stringContaining('no whole answer within 0.2 s') });
  });

  test('is none where nobody listens, and at an address that no request may reach', async () => {
    const { read, check } = await given(json({}));
    await world.stop();
    expect(await read()).toMatchObject({ kind: 'none', why: expect.stringContaining('ECONNREFUSED') });
    const http = { ...(check.of as { http: HttpSource }).http, headers: {}, url: 'http://169.254.169.254/latest/meta-data' };
    const reading = await world.source().read(checkOf({ http }), world.look(0, 5));
    expect(reading).toMatchObject({ kind: 'none', why: expect.stringContaining('link-local') });
  });

  test('that says the secret back is masked, in every spelling, also where it is cut', async () => {
    const spellings = [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64'), JSON.stringify(SECRET).slice(1, -1)];
    const { read } = await given(json({ says: { verdict: 'fail', message: spellings.join(' and ') } }));
    const reading = await read();
    expect(reading).toMatchObject({ kind: 'verdict', says: 'fail', message: '*** and *** and *** and ***' });
    await world.stop();
  });

  test.each([100, 180, 190, 200, 270, 280, 290])('that says the secret back behind %i characters leaves no half of it', async (length) => {
    const echo = 'x'.repeat(length) + SECRET;
    const { read } = await given(text(echo, `text/plain; of=${SECRET}`, 500));
    const { why } = (await read()) as { why: string };
    expect(why).not.toContain('hush');
    expect(why.length).toBeLessThanOrEqual(300);
    await world.stop();
    const { read: verdict } = await given(json({ says: { verdict: 'fail', message: echo } }));
    const { message } = (await verdict()) as { message: string };
    expect(message).not.toContain('hush');
    expect(message.length).toBeLessThanOrEqual(300);
  });

  test.each([
    ['takes for ever', '($f := function($n){ $f($n + 1) }; $f(0))', /longer than 500 ms/],
    ['goes too deep', '($f := function($n){ 1 + $f($n + 1) }; $f(0))', /too deep/],
    ['does not parse', 'says[', /pick fails/],
    ['throws', '$error("no")', /pick fails: no/],
    ['reaches for what is no member of the answer', 'constructor', /wants 'pass'/],
    ['reaches for the prototype', '__proto__', /wants 'pass'/],
  ])('of which an expression %s is none', async (_, pick, why) => {
    const { read } = await given(json({ says: 'pass' }), { pick });
    expect(await read()).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
  });
});

describe('a number over HTTP', () => {
  test('is of the newest complete minute, and stands beside those of the looks before', async () => {
    let value = 1;
    const { check } = await given((request, response) => json({ value: value++ })(request, response), {
      answers: 'quantity',
      pick: 'value',
    });
    const source = world.source();
    let kept: string | undefined;
    const seen: unknown[] = [];
    for (let minute = 1; minute <= 4; minute++) {
      const reading = await source.read(check, world.look(0, minute, { ...(kept !== undefined && { kept }) }));
      kept = reading.kept;
      seen.push(reading.kind === 'quantity' && reading.minutes.map(({ at, green }) => [(at - world.start) / 60_000, green]));
    }
    expect(seen.at(-1)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    // Twice in one minute is one minute, by its newest value.
    const again = await source.read(check, world.look(0, 4, { kept: kept! }));
    expect(again).toMatchObject({ minutes: expect.arrayContaining([{ at: world.at(3), green: 5 }]) });
    expect((again as unknown as { minutes: unknown[] }).minutes).toHaveLength(4);
    // What is kept is no more than 120 numbers, whatever was kept before.
    const many = JSON.stringify({ green: Array.from({ length: 120 }, (_, i) => [i, 123456.789]), blue: [] });
    const next = await source.read(check, world.look(0, 4, { kept: many }));
    expect(JSON.parse(next.kept!).green).toHaveLength(120);
    expect(await source.read(check, world.look(0, 4, { kept: '{"green":"odd"' }))).toMatchObject({ kind: 'quantity' });
  });

  test.each([
    [
      'twice',
      [
        { at: '2026-06-01T12:01:00Z', value: 1 },
        { at: '2026-06-01T12:01:00.000Z', value: 2 },
      ],
      /twice/,
    ],
    ['of half a minute', [{ at: '2026-06-01T12:01:30Z', value: 1 }], /no whole minute/],
    ['that is a text', 'five', /is no quantity/],
    ['of no time', [{ at: 'now', value: 1 }], /is no quantity/],
  ])('%s is none', async (_, value, why) => {
    const { read } = await given(json({ value }), { answers: 'quantity', pick: 'value' });
    expect(await read()).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
  });
});
