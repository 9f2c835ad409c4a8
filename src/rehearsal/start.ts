import type { LocalAws } from '@teal/local-aws';
import checkout from '../../sample/checkout/deployments/checkout.ts';
import { makeSampleWorld, SAMPLE, type SampleOptions, type SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import type { Clients } from '../aws/clients.ts';
import type { ProbeTransport } from '../aws/probe-transport.ts';
import { withArns } from '../deployment/configuration/configuration.ts';
import type { LoadBalancedConfig } from '../deployment/service-config.ts';
import { sampleClients } from './sample-clients.ts';
import { type RunningTeal, startTeal, type TealOptions } from './start-teal.ts';

export interface StartOptions extends TealOptions {
  readonly sample?: Partial<SampleOptions>;
  /** Adds to the sample's world before it is configured: more routes, say. */
  readonly furnish?: (clients: Clients, world: SampleWorld) => Promise<SampleWorld>;
  /** Changes the sample's configuration before it is installed. */
  readonly configure?: (config: LoadBalancedConfig) => LoadBalancedConfig;
  /** How probes and tests reach the stage route where there are no sockets. */
  readonly fetch?: (local: LocalAws, world: SampleWorld) => ProbeTransport;
}

/** A local AWS with Teal installed and the sample service `checkout` running v1 behind its listener. */
export interface RunningSample extends RunningTeal<SampleWorld, LoadBalancedConfig> {
  /** Port of the sample's listener on 127.0.0.1; undefined in virtual time. */
  readonly listenerPort: number | undefined;
}

export async function startSample(options: StartOptions): Promise<RunningSample> {
  const running = await startTeal(options, SAMPLE.repository, async (local, clients, image) => {
    const made = await makeSampleWorld(sampleClients(clients), { image, ...options.sample });
    const world = (await options.furnish?.(clients, made)) ?? made;
    const port = local.services.elbv2.facade.portOf(world.listener);
    const sampled = withArns(checkout, { ...world, ...(port !== undefined && { stageUrl: `http://127.0.0.1:${port}` }) });
    return {
      world,
      config: options.configure?.(sampled) ?? sampled,
      ...(options.fetch && { reach: { fetch: options.fetch(local, world) } }),
    };
  });
  return { ...running, listenerPort: running.local.services.elbv2.facade.portOf(running.world.listener) };
}
