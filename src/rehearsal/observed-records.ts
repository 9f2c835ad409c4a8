import type { Effect } from '@teal/local-aws';
import type { Ports } from '../aws/ports.ts';
import type { Observation } from '../deployment/invariants/observation.ts';
import { settleOverDns, ttlChain } from '../deployment/plan/routes/ttl-chain.ts';
import type { DnsConfig, ServiceConfig } from '../deployment/service-config.ts';
import { homeOf } from '../deployment/side.ts';

/** A change of the weighted records in the words of the invariants. The sample's records are named for the sides' services. */
export function recordsInWords(effect: Extract<Effect, { kind: 'records' }>, config: ServiceConfig): Observation | undefined {
  if (config.route !== 'dns' || effect.name.replace(/\.$/, '') !== config.record.name || Object.keys(effect.weights).length === 0)
    return undefined;
  const { at, weights, change } = effect;
  return { kind: 'route', at, route: config.record.name, weights: byHome(config, weights), change };
}

const byHome = (config: DnsConfig, weights: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(weights).map(([identifier, weight]) => {
      const side = config.sides.find(({ service }) => service === identifier);
      return [side ? homeOf(side) : identifier, weight];
    }),
  );

export interface StandingRecords {
  readonly routes: readonly Observation[];
  /** The settle times that deployments keep: over DNS the configuration's, raised to the sum of the TTLs. */
  readonly settle: Pick<ServiceConfig, 'settleSeconds' | 'settleBeforeDestroySeconds'>;
}

/** The records as they stand: a simple one leads to side a with everything. */
export async function standingRecords(ports: Ports, config: ServiceConfig, at: number): Promise<StandingRecords> {
  if (config.route !== 'dns') return { routes: [], settle: config };
  const world = await ports.world.read(config, { uri: '', repository: config.image.repository, digest: `sha256:${'0'.repeat(64)}` });
  if (world.route !== 'dns') throw new Error(`the world was read for the ${world.route} route`);
  const settle = settleOverDns(config, ttlChain(world, config.record));
  const { answers, sets } = world.record;
  if (sets.length === 0) return { routes: [], settle };
  const weights = config.sides.map((side, index) => {
    const set = sets.find(({ leadsTo }) => leadsTo !== undefined && leadsTo === answers[index === 0 ? 0 : 1]?.name);
    return [homeOf(side), set?.routing === 'simple' ? 100 : (set?.weight ?? 0)] as const;
  });
  return { routes: [{ kind: 'route', at, route: config.record.name, weights: Object.fromEntries(weights) }], settle };
}
