import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { freePort } from '../../packages/local-aws/src/ecs/free-port.ts';
import { readPrometheus } from '../support/prometheus-reading.ts';
import { PrometheusServer, prometheusProgram, versionOf } from '../support/prometheus-server.ts';

const MINUTE = 60_000;
const APP = fileURLToPath(new URL('../../sample/checkout/app/', import.meta.url));

const program = prometheusProgram();
const NONE = 'passed over, since this machine has no Prometheus: install it, or set TEAL_PROMETHEUS to its program';
if (program === undefined) console.warn(NONE);

const withPrometheus = (name: string, story: (program: string) => Promise<void>) =>
  program === undefined
    ? test.skip(`${name}: ${NONE}`, () => {})
    : test(`${name}: Prometheus ${versionOf(program)}`, () => story(program), 5 * MINUTE);

/** The sample by itself. */
async function side(environment: Readonly<Record<string, string>>) {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, ['server.mjs'], {
    cwd: APP,
    env: { PATH: process.env.PATH, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout) await once(child.stdout, 'data');
  return {
    at: `127.0.0.1:${port}`,
    use: async (requests: number) => {
      for (let i = 0; i < requests; i++) await (await fetch(`http://127.0.0.1:${port}/`)).text();
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const REQUESTS = 200;
/** Every fourth one. */
const FAILED = 50;

withPrometheus("both sides' shares and answer times by one query each, and why there is none", async (program) => {
  const blue = await side({ VERSION: 'v1' });
  const green = await side({ VERSION: 'v2', FAIL_RATE: '0.25' });
  const server = await PrometheusServer.start(program, [
    { at: blue.at, labels: { ecs_service: 'checkout-a' } },
    { at: green.at, labels: { ecs_service: 'checkout-b' } },
  ]);
  const url = server.url;
  try {
    await server.until(
      'it has seen both sides at 0',
      async () => (await server.value('count(checkout_requests_total{status="5xx"} == 0)')) === 2,
    );
    // All that is asked of them stands in one minute, whose end is waited for. `increase` sees what comes
    // after the first sample of the minute. Source: prometheus/promql/functions.go, extrapolatedRate.
    const left = MINUTE - (Date.now() % MINUTE);
    if (left < 40_000) await after(left + 3_000);
    const to = (Math.floor(Date.now() / MINUTE) + 1) * MINUTE;
    const from = to - MINUTE;
    await Promise.all([blue.use(REQUESTS), green.use(REQUESTS)]);
    await server.until('it has seen all', async () => (await server.value('sum(checkout_requests_total)')) === 2 * REQUESTS);
    expect(Date.now()).toBeLessThan(to);
    await after(to - Date.now());

    const selected = (more = '') => `checkout_requests_total{ecs_service="{service}"${more}}`;
    const bad = `sum(increase(${selected(', status="5xx"')}[1m]))`;
    const share = await readPrometheus({ url, queries: { bad, total: `sum(increase(${selected()}[1m]))` }, from, to });
    // `increase` reckons on to both ends of the range: some requests more or fewer, and the same share.
    const near = (count: number) => ({ least: count * 0.9, most: count * 1.15 });
    if (share.kind !== 'share') throw new Error(JSON.stringify(share));
    const [minute, ...others] = share.minutes;
    expect([minute?.at, others]).toEqual([from, []]);
    expect(minute?.blue?.bad).toBe(0);
    for (const total of [minute?.blue?.total, minute?.green?.total]) {
      expect(total).toBeGreaterThanOrEqual(near(REQUESTS).least);
      expect(total).toBeLessThanOrEqual(near(REQUESTS).most);
    }
    expect((minute?.green?.bad ?? 0) / (minute?.green?.total ?? 1)).toBeCloseTo(FAILED / REQUESTS, 1.5);

    const value = (promql: string, times = { from, to }) => readPrometheus({ url, queries: { value: promql }, ...times });
    const quantile = 'histogram_quantile(0.5, sum by (le) (rate(checkout_request_duration_seconds_bucket{ecs_service="{service}"}[1m])))';
    const times = await value(quantile);
    expect(times).toMatchObject({ kind: 'quantity', minutes: [{ at: from, green: expect.any(Number), blue: expect.any(Number) }] });

    // What the server answers where there is nothing to say.
    expect(await value('sum(nobody_counts_this{ecs_service="{service}"})')).toMatchObject({ kind: 'quantity', minutes: [] });
    expect(await value('sum(up{ecs_service="{service}"}) * NaN')).toMatchObject({ kind: 'quantity', minutes: [] });
    expect(await value('sum(up{ecs_service="{service}"}) / 0')).toMatchObject({ kind: 'quantity', minutes: [] });
    const later = { from: to + 60 * MINUTE, to: to + 61 * MINUTE };
    expect(await value('sum(checkout_requests_total{ecs_service="{service}"})', later)).toMatchObject({ kind: 'quantity', minutes: [] });
    expect(await value('sum(up')).toMatchObject({ kind: 'none', why: expect.stringMatching(/400, bad_data: .*parse error/) });
    expect(await value(selected())).toMatchObject({ kind: 'none', why: expect.stringContaining('5 series where one is asked for') });
    expect(await value('"text"')).toMatchObject({ kind: 'none', why: expect.stringMatching(/400, bad_data: invalid expression type/) });
  } finally {
    await server.stop();
    await Promise.all([blue.stop(), green.stop()]);
  }
});
