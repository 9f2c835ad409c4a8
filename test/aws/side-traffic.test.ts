import { describe, expect, test } from '@jest/globals';
import type { ProbeTransport } from '../../src/aws/ports.ts';
import { queriedTraffic } from '../../src/aws/side-traffic.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const SINCE = '2026-06-01T11:50:00.000Z';
const clock = { now: () => NOW, sleep: async () => {} };
const noCloudWatch = {} as Parameters<typeof queriedTraffic>[0];

/** What a URL that answers like this reads as, and what it was asked. */
async function read(answer: Awaited<ReturnType<ProbeTransport>> | Error) {
  const asked: string[] = [];
  const transport: ProbeTransport = async ({ url }) => {
    asked.push(url.href);
    if (Error.isError(answer)) throw answer;
    return answer;
  };
  const reading = await queriedTraffic(
    noCloudWatch,
    clock,
    transport,
  )({ http: 'https://app.example.test/traffic?side=a' }, SINCE).catch((error: unknown) => error);
  return { asked, reading };
}

const ok = (body: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(body) });

describe('the traffic that a URL tells', () => {
  test('is asked for since a time, and counted until now', async () => {
    const { asked, reading } = await read(ok({ requests: 7, errors: 1, p99Ms: 20 }));
    expect(asked).toEqual(['https://app.example.test/traffic?side=a&since=2026-06-01T11%3A50%3A00.000Z']);
    expect(reading).toEqual({ from: SINCE, to: new Date(NOW).toISOString(), requests: 7, errors: 1, p99Ms: 20 });
  });

  test('has no errors where it tells none', async () => {
    expect((await read(ok({ requests: 0 }))).reading).toMatchObject({ requests: 0, errors: 0, p99Ms: undefined });
  });

  test.each<[string, Parameters<typeof read>[0]]>([
    ['another status', { status: 500, headers: {}, body: '{}' }],
    ['no JSON', { status: 200, headers: {}, body: 'fine' }],
    ['another shape', ok({ count: 7 })],
    ['no answer', new Error('connect ECONNREFUSED')],
  ])('may be there at the next look: %s', async (_, answer) => {
    expect((await read(answer)).reading).toMatchObject({
      name: 'AwsUnavailable',
      message: expect.stringMatching(/^the traffic could not be read from https:\/\/app\.example\.test\/traffic: /),
    });
  });
});
