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
 * checked, not to a second answer. Of the body at most `largest` bytes are read.
 */
export function socketTransport(resolve: Resolve = bySystem, longestMs = LONGEST_MS, largest = LARGEST_BODY): ProbeTransport {
  return async ({ url, method, headers, body }, signal) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const refused = forbiddenHost(host);
    if (refused) throw named('ForbiddenAddress', `${host} ${refused}`);
    const limit = AbortSignal.timeout(longestMs);
    const ends = signal ? AbortSignal.any([signal, limit]) : limit;
    const tooLate = () => named('TimeoutError', `no whole answer within ${longestMs / 1000} s`);
    const addresses = isIP(host)
      ? [{ address: host, family: isIP(host) }]
      : await before(ends, resolve(host)).catch((error: unknown) => {
          throw limit.aborted && !signal?.aborted ? tooLate() : error;
        });
    // A name says nothing of where it leads: each address that it has now is asked about again.
    for (const { address } of addresses) {
      const why = forbiddenHost(address);
      if (why) throw named('ForbiddenAddress', `${host} is at ${address}, which ${why}`);
    }
    if (addresses.length === 0) throw named('ENOTFOUND', `${host} has no address`);
    try {
      return await exchange(
        url,
        {
          method,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
          agent: false,
          lookup: always(addresses),
          signal: ends,
          // TLS asks for the name that the Host header does: that is the site whose certificate must fit.
          ...servername(headers.host ?? url.host),
        },
        body,
        largest,
      );
    } catch (error) {
      if (limit.aborted && !signal?.aborted) throw tooLate();
      throw error;
    }
  };
}

/** A name server may take longer than there is time, and a look-up heeds no signal. */
const before = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });

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

function exchange(url: URL, options: RequestOptions & { servername?: string }, body: string | undefined, largest: number) {
  return new Promise<Awaited<ReturnType<ProbeTransport>>>((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () => {
        resolve({
          status: answer.statusCode ?? 0,
          headers: flat(answer),
          body: Buffer.concat(chunks).subarray(0, largest).toString('utf8'),
        });
        request.destroy();
      };
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= largest) done();
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
