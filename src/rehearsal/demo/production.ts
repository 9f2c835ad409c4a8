import type { Effect } from '@teal/local-aws';
import type { DnsConfig } from '../../deployment/service-config.ts';
import { homeOf } from '../../deployment/side.ts';
import type { RunningSample } from '../start.ts';

/**
 * The one production route of a sample, whatever kind it is: weights by what the sides' tasks are registered
 * in.
 */
export interface Production {
  readonly route: string;
  /** Before anything was shifted. */
  readonly weights: Readonly<Record<string, number>>;
  /** An effect as one of the route, where it changed its weights; any other effect as it is. */
  readonly told: (effect: Effect) => Effect;
}

/** The listener of a sample behind one load balancer. */
export function listenerProduction({ world: { listener }, local }: Pick<RunningSample, 'world' | 'local'>): Production {
  const { routes } = local.services.elbv2.facade.snapshot();
  return { route: listener, weights: routes[listener]?.weights ?? {}, told: (effect) => effect };
}

/**
 * The sample's record leads to side a at first; the records of the pair are named for the sides' services.
 */
export function recordSetProduction(config: DnsConfig): Production {
  const [a, b] = config.sides;
  const route = config.record.name;
  const home = (identifier: string) => {
    const side = config.sides.find(({ service }) => service === identifier);
    return side ? homeOf(side) : identifier;
  };
  return {
    route,
    weights: { [homeOf(a)]: 100, [homeOf(b)]: 0 },
    told(effect) {
      if (effect.kind !== 'records' || effect.name !== `${route}.` || Object.keys(effect.weights).length === 0) return effect;
      const weights = Object.fromEntries(Object.entries(effect.weights).map(([identifier, weight]) => [home(identifier), weight]));
      return { kind: 'route', at: effect.at, resource: route, weights, before: {} };
    },
  };
}
