import type { LocalAws } from '@teal/local-aws';
import type { SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import type { ProbeTransport } from '../aws/probe-transport.ts';

/**
 * Where time is virtual there are no sockets: requests reach the listener that `listenerOf` finds through the
 * model of the load balancer.
 */
export const throughListener =
  (local: LocalAws, listenerOf: (url: URL) => string): ProbeTransport =>
  async ({ url, method, headers, body }) => {
    const { host = url.host } = headers;
    const answer = await local.services.elbv2.facade.send(listenerOf(url), {
      method,
      path: url.pathname + url.search,
      headers,
      host,
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };

/** Probes and tests of the sample's stage route. */
export const modelledFetch = (local: LocalAws, world: SampleWorld): ProbeTransport => throughListener(local, () => world.listener);

/** Modelled tasks answer the modelled load balancer. */
export function connectModels(local: LocalAws): void {
  local.services.elbv2.facade.respondWith((target, request) => local.services.ecs.facade.answer(target, request));
}
