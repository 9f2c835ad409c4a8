import { Resolver } from 'node:dns/promises';

/** What a name stands for, and for how many seconds. No addresses: there is no such name, or nothing of it. */
export interface Lookup {
  readonly addresses: readonly string[];
  readonly ttlSeconds: number;
}

/** Asks somebody who knows. */
export type Ask = (name: string) => Promise<Lookup>;

/** A question waits as long as a request does: the server is this machine's, and an answer that comes late was only stalled. */
const PATIENCE = { timeout: 30_000, tries: 3 };

/** Asks the DNS server on a port of 127.0.0.1 for A records, over UDP, over TCP when an answer is long. Rejects when nobody answers. */
export function dnsLookup(port: number): Ask {
  const resolver = new Resolver(PATIENCE);
  resolver.setServers([`127.0.0.1:${port}`]);
  return async (name) => {
    try {
      const found = await resolver.resolve4(name, { ttl: true });
      return { addresses: found.map(({ address }) => address), ttlSeconds: Math.min(...found.map(({ ttl }) => ttl)) };
    } catch (error) {
      if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return { addresses: [], ttlSeconds: 0 };
      throw error;
    }
  };
}

export interface ResolverOptions {
  /** Milliseconds on the clock that TTLs are told by: AWS time, where that is scaled. */
  readonly now: () => number;
  /** How many times longer than its TTL an answer is kept: 1 honours it, 5 is a client as they are met, Infinity never asks again. */
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
        if (found.addresses.length > 0) this.#kept.set(name, { found, until: this.#now() + found.ttlSeconds * 1000 * this.#keeps });
        return found;
      })
      .finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }
}
