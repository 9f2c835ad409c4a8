import { Resolver } from 'node:dns/promises';
import type { NameResolver } from '../deployment/ports/name-resolver.ts';
import { nameOf } from './aws-errors.ts';
import { portMaker } from './port-maker.ts';

const TIMEOUT_MS = 2_000;
const TRIES = 2;

/** The answers of a name that mean: it has no address. Others mean that nobody answered. */
const NO_ADDRESS = ['ENODATA', 'ENOTFOUND'];

/** DNS over real sockets. What resolvers on the way remember is in the answers: that is what clients see. */
export function dnsNames(): NameResolver['addresses'] {
  return async (name, server, signal) => {
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (server !== undefined) resolver.setServers([server]);
    const stop = () => resolver.cancel();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await resolver.resolve4(name);
    } catch (error) {
      if (NO_ADDRESS.includes((error as { code?: string }).code ?? nameOf(error) ?? '')) return [];
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  };
}

export const namesPort = /* @__PURE__ */ portMaker({
  port: 'names',
  calls: { addresses: [] },
  make: ({ resolve }) => ({ addresses: resolve ?? dnsNames() }),
});
