import { dnsNames } from '../aws/name-resolver.ts';
import type { Setup } from '../aws/ports.ts';
import { socketTransport } from '../aws/probe-transport.ts';

/**
 * HTTP to names that only the local DNS server on this port knows, as a function in a VPC has it by the VPC's
 * own resolver.
 */
export function localNames(port: number): Required<Pick<Setup, 'fetch'>> {
  const addresses = dnsNames();
  return {
    fetch: socketTransport(async (host) => (await addresses(host, `127.0.0.1:${port}`)).map((address) => ({ address, family: 4 }))),
  };
}
