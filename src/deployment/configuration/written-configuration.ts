import type { Duration } from '../duration.ts';
import type { RouteRef } from '../load-balanced.ts';
import type { Percent } from '../percent.ts';
import type { BalancedSide, DiscoveredSide, OwnName } from '../side.ts';
import type { WrittenStep } from './step-list.ts';

/**
 * A service's configuration as people write it, in TypeScript or JSON. `docs/configuration.md` explains each key.
 */
interface CommonConfiguration {
  readonly service: string;
  readonly cluster: string;
  readonly image: { readonly repository: string; readonly tags?: readonly string[]; readonly registry?: string };
  readonly container: { readonly name: string; readonly port: number };
  readonly taskDefinition: string;
  readonly roles?: readonly string[];
  readonly health: { readonly deadline?: Duration; readonly failedTasks?: number; readonly probe: string; readonly probesInARow?: number };
  readonly tests?: readonly WrittenTest[];
  readonly steps: readonly WrittenStep[];
  readonly judge?: {
    readonly every?: Duration;
    readonly errorRate?: { readonly max: Percent; readonly minRequests?: number };
    readonly latency?: { readonly p99: Duration };
    readonly alarms?: readonly string[];
    readonly inconclusive?: 'wait' | 'rollback' | 'pass';
    readonly patience?: Duration;
  };
  readonly window?: Duration;
  readonly afterwards?: { readonly blue: 'scale-to-zero' };
  readonly whenBusy?: 'queue' | 'refuse' | 'supersede';
  readonly settle?: Duration;
  readonly settleBeforeDestroy?: Duration;
}

/** Of a service behind one load balancer, its traffic divided by listener rules. */
export interface Configuration extends CommonConfiguration {
  readonly route?: 'load-balancer';
  readonly sides: readonly [WrittenSide, WrittenSide];
  readonly production: readonly RouteRef[];
  readonly stage: { readonly rule: string; readonly url: string; readonly host?: string; readonly after?: 'off' | 'old' | 'production' };
}

/** Of a service whose traffic is divided by weighted DNS records. */
export interface DnsConfiguration extends CommonConfiguration {
  /** Written in JSON only: `dnsWeighted` says it. */
  readonly route?: 'dns';
  /** Both of one form. */
  readonly sides: readonly [BalancedDnsSide, BalancedDnsSide] | readonly [DiscoveredDnsSide, DiscoveredDnsSide];
  readonly record: {
    readonly zone: string;
    readonly name: string;
    readonly ttl?: Duration;
    readonly maxTtl?: Duration;
    readonly inSync?: Duration;
    readonly inAnswers?: Duration;
    readonly failoverToIdle?: boolean;
    readonly resolver?: string;
  };
  readonly retire?: { readonly quiet?: Duration; readonly deadline?: Duration; readonly patience?: Duration };
}

/** Behind a load balancer of its own. */
export type BalancedDnsSide = Omit<BalancedSide, 'kind'> & { readonly loadBalancer: string } & OwnName;

/** In service discovery. `name`: what Cloud Map answers for its tasks. */
export type DiscoveredDnsSide = Omit<DiscoveredSide, 'kind'> & { readonly name: string } & OwnName;

export interface WrittenSide {
  readonly service: string;
  readonly targetGroup: string;
}

export type Method = 'get' | 'head' | 'post' | 'put' | 'delete' | 'options' | 'patch';

/** One HTTP test. Exactly one method key gives method and path: `{ name: 'home', get: '/', expect: { status: 200 } }`. */
export type WrittenTest = {
  readonly [M in Method]: { readonly [K in M]: string } & { readonly [K in Exclude<Method, M>]?: never };
}[Method] & {
  readonly name: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expect?: {
    readonly status?: number;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly within?: Duration;
  };
};
