import type { ProbeTransport } from '../../src/aws/ports.ts';
import type { LocalAws } from '../../src/local/local-aws.ts';
import type { SampleWorld } from './sample-world.ts';

/** Where time is virtual there are no sockets: probes and tests reach the stage route through the model of the load balancer. */
export const modelledFetch =
  (local: LocalAws, world: SampleWorld): ProbeTransport =>
  async ({ url, method, headers, body }) => {
    const { host = url.host } = headers;
    const answer = await local.services.elbv2.facade.send(world.listener, {
      method,
      path: url.pathname + url.search,
      headers,
      host,
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };

/** Modelled tasks answer the modelled load balancer. */
export function connectModels(local: LocalAws): void {
  local.services.elbv2.facade.respondWith((target, request) => local.services.ecs.facade.answer(target, request));
}
