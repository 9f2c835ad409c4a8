import type { Effect } from '@teal/local-aws';
import type { Ports } from '../aws/ports.ts';
import type { Observation } from '../deployment/invariants/observation.ts';
import type { LiveDnsWorld } from '../deployment/live-world.ts';
import { settleOverDns, ttlChain } from '../deployment/plan/routes/ttl-chain.ts';
import type { RouteKind } from '../deployment/route-kinds.ts';
import type { ConfigOf, DnsConfig, ServiceConfig } from '../deployment/service-config.ts';
import { homeOf } from '../deployment/side.ts';

export interface StandingRecordSets {
  readonly routes: readonly Observation[];
  /** The settle times that deployments keep: over DNS the configuration's, raised to the sum of the TTLs. */
  readonly settle: Pick<ServiceConfig, 'settleSeconds' | 'settleBeforeDestroySeconds'>;
}

/**
 * How the weights of a kind of route are observed where its effects name something else than what its sides
 * are registered in.
 */
interface ObservedRecordSets<K extends RouteKind> {
  /** A change of records in the words of the invariants; `undefined`: it is not of the route. */
  inWords(effect: RecordSetsEffect, config: ConfigOf<K>): Observation | undefined;
  /** As they stand. */
  standing(ports: Ports, config: ConfigOf<K>, at: number): Promise<StandingRecordSets>;
}

type RecordSetsEffect = Extract<Effect, { kind: 'records' }>;

const OBSERVED: { readonly [K in RouteKind]?: ObservedRecordSets<K> } = { dns: { inWords: weightedInWords, standing: weightedStanding } };

const observedOf = ({ route }: ServiceConfig) => OBSERVED[route] as ObservedRecordSets<RouteKind> | undefined;

export const recordSetsInWords = (effect: RecordSetsEffect, config: ServiceConfig): Observation | undefined =>
  observedOf(config)?.inWords(effect, config);

export const standingRecordSets = async (ports: Ports, config: ServiceConfig, at: number): Promise<StandingRecordSets> =>
  (await observedOf(config)?.standing(ports, config, at)) ?? { routes: [], settle: config };

/** The sample's records are named for the sides' services. */
function weightedInWords({ at, name, weights, change }: RecordSetsEffect, config: DnsConfig): Observation | undefined {
  if (name.replace(/\.$/, '') !== config.record.name || Object.keys(weights).length === 0) return undefined;
  return { kind: 'route', at, route: config.record.name, weights: byHome(config, weights), change };
}

const byHome = (config: DnsConfig, weights: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(weights).map(([identifier, weight]) => {
      const side = config.sides.find(({ service }) => service === identifier);
      return [side ? homeOf(side) : identifier, weight];
    }),
  );

/** A simple record leads to side a with everything. */
async function weightedStanding(ports: Ports, config: DnsConfig, at: number): Promise<StandingRecordSets> {
  const image = { uri: '', repository: config.image.repository, digest: `sha256:${'0'.repeat(64)}` };
  const world = (await ports.world.read(config, image, {})) as LiveDnsWorld;
  const settle = settleOverDns(config, ttlChain(world, config.record));
  const { answers, sets } = world.record;
  if (sets.length === 0) return { routes: [], settle };
  const weights = config.sides.map((side, index) => {
    const set = sets.find(({ leadsTo }) => leadsTo !== undefined && leadsTo === answers[index === 0 ? 0 : 1]?.name);
    return [homeOf(side), set?.routing === 'simple' ? 100 : (set?.weight ?? 0)] as const;
  });
  return { routes: [{ kind: 'route', at, route: config.record.name, weights: Object.fromEntries(weights) }], settle };
}
