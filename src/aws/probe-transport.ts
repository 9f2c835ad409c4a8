import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { forbiddenHost } from '../deployment/configuration/forbidden-host.ts';

/** One HTTP exchange, without redirects. Rejects when there is no answer. */
export type ProbeTransport = (
  request: {
    readonly url: URL;
    readonly method: string;
    /** Lower-case names; `host` among them. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
  signal?: AbortSignal,
) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }>;

/** To the last byte of the answer. A test's own, shorter limit is judged by the domain. */
const LONGEST_MS = 8_000;
const LARGEST_BODY = 64 * 1024;

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Probes over real sockets, one fresh connection each. Resolves the name itself and connects to what it
 * checked, not to a second answer.
 */
export function socketTransport(resolve: Resolve = bySystem, longestMs = LONGEST_MS): ProbeTransport {
  return async ({ url, method, headers, body }, signal) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const refused = forbiddenHost(host);
    if (refused) throw named('ForbiddenAddress', `${host} ${refused}`);
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
    // A name says nothing of where it leads: each address that it has now is asked about again.
    for (const { address } of addresses) {
      const why = forbiddenHost(address);
      if (why) throw named('ForbiddenAddress', `${host} is at ${address}, which ${why}`);
    }
    if (addresses.length === 0) throw named('ENOTFOUND', `${host} has no address`);
    const limit = AbortSignal.timeout(longestMs);
    try {
      return await exchange(
        url,
        {
          method,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
          agent: false,
          lookup: always(addresses),
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
          // TLS asks for the name that the Host header does: that is the site whose certificate must fit.
          ...servername(headers.host ?? url.host),
        },
        body,
      );
    } catch (error) {
      if (limit.aborted && !signal?.aborted) throw named('TimeoutError', `no whole answer within ${longestMs / 1000} s`);
      throw error;
    }
  };
}

const bySystem: Resolve = (host) =>
  new Promise((resolve, reject) => systemLookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses))));

const always =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first!.address, first!.family);
  };

/** An address is no name: TLS sends none for it. */
function servername(host: string): { servername?: string } {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return isIP(name) ? {} : { servername: name };
}

function exchange(url: URL, options: RequestOptions & { servername?: string }, body: string | undefined) {
  return new Promise<Awaited<ReturnType<ProbeTransport>>>((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () => {
        resolve({
          status: answer.statusCode ?? 0,
          headers: flat(answer),
          body: Buffer.concat(chunks).subarray(0, LARGEST_BODY).toString('utf8'),
        });
        request.destroy();
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= LARGEST_BODY) done();
      });
      answer.on('end', done);
      answer.on('error', reject);
      answer.on('aborted', () => reject(named('ECONNRESET', 'the connection ended before the whole answer')));
    };
    const request: ClientRequest = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, onAnswer);
    request.on('error', reject);
    request.end(body);
  });
}

const flat = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
