import type { LiveBalancedSide } from '../../../deployment/live-side.ts';
import type { LoadBalanced } from '../../../deployment/load-balanced.ts';
import type { LoadBalancedConfig } from '../../../deployment/service-config.ts';
import { readSides } from '../../sides/live-sides.ts';
import type { WorldClients } from '../../world-clients.ts';
import { readRoutes } from './live-routes.ts';

/** The sides, the rules that lead users to them, and the stage rule. */
export async function readBalanced(
  clients: WorldClients,
  config: LoadBalancedConfig,
  signal?: AbortSignal,
): Promise<LoadBalanced['world']> {
  const [routes, sides] = await Promise.all([
    readRoutes(clients.elb, config, signal),
    readSides<LiveBalancedSide>(clients, config, signal),
  ]);
  return { ...routes, sides };
}
