import type { DnsSide } from '../dns-weighted.ts';
import type { RouteRef } from '../load-balanced.ts';
import type { Problem } from '../problem.ts';
import { ROUTE_KINDS } from '../route-kind-names.ts';
import type { RouteKind } from '../route-kinds.ts';
import type { DnsConfig, LoadBalancedConfig, ServiceConfig } from '../service-config.ts';
import { ConfigurationInvalid } from './configuration-invalid.ts';
import { problemsOf } from './configuration-problems.ts';
import type { DnsConfiguration } from './dns-keys.ts';
import type { Configuration } from './load-balanced-keys.ts';
import { Written } from './written.ts';
import { WRITTEN_FORMS } from './written-forms.ts';

export { configHash } from './config-hash.ts';
export { configurationJsonSchema } from './configuration-json-schema.ts';
export type { Configuration, DnsConfiguration };

export type ParsedConfiguration =
  | { readonly ok: true; readonly config: ServiceConfig }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Validates a configuration of unknown origin (a JSON file, a module's default export). All faults at once.
 */
export function parseConfiguration(value: unknown): ParsedConfiguration {
  const written = withoutAbsent(value);
  const form = formOf(written);
  const read = form.schema.safeParse(written);
  const problems = [...problemsOf(read.error?.issues ?? []), ...form.rules(written)];
  return read.success && problems.length === 0 ? { ok: true, config: read.data } : { ok: false, problems };
}

// Without a route, or with one that there is not, the first form says what is wanted.
function formOf(written: unknown): (typeof WRITTEN_FORMS)[RouteKind] {
  const route = new Written(written).at('route').text;
  const [first] = ROUTE_KINDS;
  return WRITTEN_FORMS[ROUTE_KINDS.find((kind) => kind === route) ?? first];
}

/** What `deployments/<service>.ts` exports by default. Throws `ConfigurationInvalid` with all faults. */
export const loadBalanced = (configuration: Configuration): LoadBalancedConfig =>
  valid({ route: 'load-balancer', ...configuration }) as LoadBalancedConfig;

/** The same of a service that users reach by weighted DNS records. */
export const dnsWeighted = (configuration: DnsConfiguration): DnsConfig => valid({ route: 'dns', ...configuration }) as DnsConfig;

function valid(configuration: Configuration | DnsConfiguration): ServiceConfig {
  const read = parseConfiguration(configuration);
  if (!read.ok) throw new ConfigurationInvalid(configuration.service, read.problems);
  return read.config;
}

/** The ARNs of a configuration: what differs between two places where the same service is deployed. */
export interface ConfigurationArns {
  /** In the order of `sides`. */
  readonly targetGroups: readonly [string, string];
  readonly production: readonly RouteRef[];
  readonly stageRule: string;
  readonly stageUrl?: string;
}

/** The same configuration on other load balancer resources. The ARNs are taken as they are. */
export const withArns = (config: LoadBalancedConfig, arns: ConfigurationArns): LoadBalancedConfig => ({
  ...config,
  sides: [
    { ...config.sides[0], targetGroup: arns.targetGroups[0] },
    { ...config.sides[1], targetGroup: arns.targetGroups[1] },
  ],
  production: arns.production,
  stage: { ...config.stage, rule: arns.stageRule, url: arns.stageUrl ?? config.stage.url },
});

/** What differs between two places where the same service is reached by weighted records. */
export interface DnsPlace {
  readonly zone: string;
  readonly resolver?: string;
  /** In the order of `sides`; of the members that its form has. */
  readonly sides: readonly [Partial<DnsSide>, Partial<DnsSide>];
}

/** The same configuration in another place. The ARNs are taken as they are. */
export const withPlace = (config: DnsConfig, { zone, resolver, sides: [a, b] }: DnsPlace): DnsConfig => ({
  ...config,
  sides: [{ ...config.sides[0], ...a } as DnsSide, { ...config.sides[1], ...b } as DnsSide],
  record: { ...config.record, zone, ...(resolver !== undefined && { resolver }) },
});

// A member that is `undefined` is absent, as JSON has it.
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, withoutAbsent(member)]),
  );
}
