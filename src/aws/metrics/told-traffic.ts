import * as z from 'zod';
import { DeploymentError } from '../../deployment/errors.ts';
import { PERIOD_SECONDS } from '../../deployment/metric-minutes.ts';
import type { ProbeTransport } from '../probe-transport.ts';
import { VERSION } from '../version.ts';

/** One minute of a side's traffic as its own URL tells it. */
export interface ToldMinute {
  /** When it began, in milliseconds. */
  readonly at: number;
  readonly requests: number;
  readonly errors: number;
  /** Requests that took longer than was asked about. Absent: it does not tell. */
  readonly slow?: number;
}

/** What a day of minutes fits into. */
export const TOLD_BYTES = 1024 * 1024;

const MINUTE = 1000 * PERIOD_SECONDS;

const count = z.number().min(0);

const answerSchema = z.object({
  minutes: z
    .array(
      z.object({
        at: z.iso.datetime({ offset: true }),
        requests: count,
        errors: count.default(0),
        slow: count.exactOptional(),
      }),
    )
    .max(20_000),
});

const WANTED = '{ minutes: [{ at, requests, errors }] }';

/**
 * What a URL tells of some whole minutes, oldest first: asked with `?since=<ISO>&until=<ISO>`, and with
 * `&slowerThanMs=<n>` where slow requests count, it answers `{ "minutes": [{ "at": ISO, "requests": n,
 * "errors": n, "slow": n }] }`. `until` is exclusive, and a minute that is left out was not seen. Rejects
 * with AwsUnavailable for any other answer: it may pass.
 */
export async function toldTraffic(
  transport: ProbeTransport,
  base: string,
  asked: { readonly since: number; readonly until: number; readonly slowerThanMs?: number | undefined },
  signal?: AbortSignal,
): Promise<readonly ToldMinute[]> {
  const url = new URL(base);
  url.searchParams.set('since', new Date(asked.since).toISOString());
  url.searchParams.set('until', new Date(asked.until).toISOString());
  if (asked.slowerThanMs !== undefined) url.searchParams.set('slowerThanMs', String(asked.slowerThanMs));
  const headers = { host: url.host, accept: 'application/json', 'user-agent': `teal/${VERSION}` };
  const answer = await transport({ url, method: 'GET', headers }, signal).catch((error: Error) => {
    throw signal?.aborted ? error : unreadable(url, error.message);
  });
  const parsed = answerSchema.safeParse(answer.status === 200 ? asJson(answer.body) : undefined);
  if (!parsed.success) throw unreadable(url, `it answered ${answer.status}, not with ${WANTED}`);
  const minutes = parsed.data.minutes.map(({ at, ...counts }) => ({ at: Date.parse(at), ...counts }));
  const odd = minutes.find(({ at }, i) => at % MINUTE !== 0 || minutes.findIndex((other) => other.at === at) < i);
  if (odd) throw unreadable(url, `it tells of ${new Date(odd.at).toISOString()}, which is no whole minute, or which it tells of twice`);
  return minutes.filter(({ at }) => at >= asked.since && at < asked.until).sort((a, b) => a.at - b.at);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The query may hold what nobody wants in a log. */
const unreadable = (url: URL, why: string): DeploymentError =>
  new DeploymentError('AwsUnavailable', `the traffic could not be read from ${url.origin}${url.pathname}: ${why}`);
