import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { decode, encode } from 'dns-packet';

/**
 * What a name stands for, and for how many seconds. No addresses: there is no such name, or nothing of it,
 * for as many seconds.
 */
export interface Lookup {
  readonly addresses: readonly string[];
  readonly ttlSeconds: number;
}

/** Asks somebody who knows. */
export type Ask = (name: string) => Promise<Lookup>;

/**
 * A question waits as long as a request does: the server is this machine's, and an answer that comes late was
 * only stalled.
 */
const PATIENCE = { timeout: 30_000, tries: 3 };

/**
 * Asks the DNS server on a port of 127.0.0.1 for A records, over UDP, over TCP when an answer is long.
 * Rejects when nobody answers.
 */
export function dnsLookup(port: number): Ask {
  const resolver = new Resolver(PATIENCE);
  resolver.setServers([`127.0.0.1:${port}`]);
  return async (name) => {
    try {
      const found = await resolver.resolve4(name, { ttl: true });
      return { addresses: found.map(({ address }) => address), ttlSeconds: Math.min(...found.map(({ ttl }) => ttl)) };
    } catch (error) {
      if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? ''))
        return { addresses: [], ttlSeconds: await absentSeconds(port, name) };
      throw error;
    }
  };
}

/**
 * How long "no such name" may be kept: the TTL of the SOA record in the answer, which Node does not tell. 0
 * when none comes.
 */
function absentSeconds(port: number, name: string): Promise<number> {
  const socket = createSocket('udp4');
  return new Promise<number>((resolve) => {
    const silent = setTimeout(() => resolve(0), PATIENCE.timeout);
    socket.on('error', () => resolve(0));
    socket.on('message', (bytes) => {
      clearTimeout(silent);
      const soa = (decode(bytes).authorities ?? []).find(({ type }) => type === 'SOA');
      resolve(soa !== undefined && 'ttl' in soa ? (soa.ttl ?? 0) : 0);
    });
    socket.send(encode({ type: 'query', id: 1, questions: [{ type: 'A', name }] }), port, '127.0.0.1');
  }).finally(() => socket.close());
}

export interface ResolverOptions {
  /** Milliseconds on the clock that TTLs are told by: AWS time, where that is scaled. */
  readonly now: () => number;
  /**
   * How many times longer than its TTL an answer is kept: 1 honours it, 5 is a client as they are met,
   * Infinity never asks again.
   */
  readonly keeps?: number;
}

/** A client's resolver with a cache. Questions for a name that is being asked for share its answer. */
export class CachingResolver {
  readonly #ask: Ask;
  readonly #now: () => number;
  readonly #keeps: number;
  readonly #kept = new Map<string, { readonly found: Lookup; readonly until: number }>();
  readonly #asking = new Map<string, Promise<Lookup>>();

  constructor(ask: Ask, { now, keeps = 1 }: ResolverOptions) {
    this.#ask = ask;
    this.#now = now;
    this.#keeps = keeps;
  }

  /** The addresses of a name. Rejects when it has none, or when nobody answers and nothing is kept. */
  async resolve(name: string): Promise<readonly string[]> {
    const kept = this.#kept.get(name);
    const { addresses } = kept && this.#now() < kept.until ? kept.found : await this.#askOnce(name);
    if (addresses.length === 0) throw new Error(`${name} has no address`);
    return addresses;
  }

  #askOnce(name: string): Promise<Lookup> {
    const under = this.#asking.get(name);
    if (under) return under;
    const asking = this.#ask(name)
      .then((found) => {
        // An absence is kept, too. Source: RFC 2308.
        if (found.ttlSeconds > 0) this.#kept.set(name, { found, until: this.#now() + found.ttlSeconds * 1000 * this.#keeps });
        return found;
      })
      .finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }
}
