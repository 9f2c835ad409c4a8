import type { LocalAws } from '@teal/local-aws';
import type { DnsWorld } from '../../sample/checkout/world/dns-world.ts';
import type { Setup } from '../aws/ports.ts';
import type { ProbeTransport } from '../aws/probe-transport.ts';
import { throughListener } from './modelled.ts';

/** Addresses of a name as the DNS server would answer now, without a socket. */
export const modelledAddresses = (local: LocalAws, name: string): readonly string[] =>
  local.services.route53.facade
    .resolve(name)
    .answers.filter(({ type }) => type === 'A')
    .map(({ value }) => value);

/**
 * Where time is virtual there are no sockets: names are asked of the model, and a side is reached by its load
 * balancer's name.
 */
export function modelledNames(local: LocalAws, world: DnsWorld): Pick<Setup, 'fetch' | 'resolve'> {
  const fetch = throughListener(local, (url) => {
    const side = world.sides.find(({ dnsName }) => dnsName.toLowerCase() === url.hostname);
    if (!side) throw new Error(`${url.hostname} is the name of no side`);
    return side.listener;
  });
  return { fetch, resolve: async (name) => modelledAddresses(local, name) };
}

/** The same of tasks in service discovery, which clients reach without anything in between. */
export function modelledTasks(local: LocalAws): Pick<Setup, 'fetch' | 'resolve'> {
  const fetch: ProbeTransport = async ({ url, method, headers, body }) => {
    const [id] = modelledAddresses(local, url.hostname);
    if (id === undefined) throw new Error(`${url.hostname} has no address`);
    const path = url.pathname + url.search;
    const outcome = await local.services.ecs.facade.answer(
      { id, port: Number(url.port) },
      { method, path, headers, ...(body !== undefined && { body }), ...(path === '/healthz' && { probe: true }) },
    );
    if (typeof outcome === 'string') throw new Error(outcome);
    return { status: outcome.status, headers: outcome.headers ?? {}, body: outcome.body ?? '' };
  };
  return { fetch, resolve: async (name) => modelledAddresses(local, name) };
}
