import type { LiveSide } from '../../deployment/live-side.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import type { SideConfig, SideKind, SideKinds } from '../../deployment/side.ts';
import { type LiveServices, readServices } from '../services/live-services.ts';
import type { WorldClients } from '../world-clients.ts';
import { readDiscovery } from './live-discovery.ts';
import { readTargetGroup } from './live-target-group.ts';

type Clients = Pick<WorldClients, 'elb' | 'ecs' | 'discovery' | 'scaling'>;

type Config = Pick<ServiceConfig, 'cluster' | 'sides' | 'container'>;

/** What a side's tasks are registered in, with the kind of the side. */
type LiveHome<K extends SideKind> = Omit<Extract<LiveSide, { readonly kind: K }>, keyof LiveServices>;

interface HomeReader<K extends SideKind> {
  read(clients: Clients, side: SideKinds[K], cluster: string, signal?: AbortSignal): Promise<LiveHome<K>>;
}

const HOMES: { readonly [K in SideKind]: HomeReader<K> } = {
  'target-group': {
    read: async ({ elb }, { kind, targetGroup }, _, signal) => ({ kind, group: await readTargetGroup(elb, targetGroup, signal) }),
  },
  discovery: {
    read: async (clients, side, cluster, signal) => ({
      kind: side.kind,
      discovery: await readDiscovery(clients, { cluster, side }, signal),
    }),
  },
};

/** The pair as it is live, each side by its kind. */
export async function readSides<L extends LiveSide>(clients: Clients, config: Config, signal?: AbortSignal): Promise<readonly [L, L]> {
  const { cluster, sides } = config;
  const home = (side: SideConfig) => (HOMES[side.kind] as HomeReader<SideKind>).read(clients, side, cluster, signal);
  const [services, a, b] = await Promise.all([readServices(clients, config, signal), home(sides[0]), home(sides[1])]);
  // A live side is of the kind of the configured one.
  return [{ ...a, ...services[0] } as LiveSide as L, { ...b, ...services[1] } as LiveSide as L];
}
