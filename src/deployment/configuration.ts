import type { Duration } from './duration.ts';
import type { Percent } from './percent.ts';
import type { Problem } from './problem.ts';
import type { RouteRef, ServiceConfig } from './service-config.ts';
import type { WrittenStep } from './step-list.ts';

/** A service's configuration as people write it, in TypeScript or JSON. `docs/configuration.md` explains each key. */
export interface Configuration {
  readonly service: string;
  readonly cluster: string;
  readonly image: { readonly repository: string; readonly tags?: readonly string[]; readonly registry?: string };
  readonly container: { readonly name: string; readonly port: number };
  readonly taskDefinition: string;
  readonly sides: readonly [WrittenSide, WrittenSide];
  readonly production: readonly RouteRef[];
  readonly stage: { readonly rule: string; readonly url: string; readonly host?: string; readonly after?: 'off' | 'old' | 'production' };
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

export interface WrittenSide {
  readonly service: string;
  readonly targetGroup: string;
}

type Method = 'get' | 'head' | 'post' | 'put' | 'delete' | 'options' | 'patch';

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

export type ParsedConfiguration =
  | { readonly ok: true; readonly config: ServiceConfig }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Validates a configuration of unknown origin (a JSON file, a module's default export). All faults at once. */
export function parseConfiguration(_value: unknown): ParsedConfiguration {
  throw new Error('not written yet');
}

/** What `deployments/<service>.ts` exports by default. Throws `ConfigurationInvalid` with all faults. */
export function loadBalanced(_configuration: Configuration): ServiceConfig {
  throw new Error('not written yet');
}

/** JSON Schema (draft 2020-12) of the written form. */
export function configurationJsonSchema(): object {
  throw new Error('not written yet');
}

/** SHA-256, in hex, of the configuration's canonical JSON: the same for two configurations that say the same. */
export function configHash(_config: ServiceConfig): string {
  throw new Error('not written yet');
}

/** The ARNs of a configuration: what differs between two places where the same service is deployed. */
export interface ConfigurationArns {
  /** In the order of `sides`. */
  readonly targetGroups: readonly [string, string];
  readonly production: readonly RouteRef[];
  readonly stageRule: string;
  readonly stageUrl?: string;
}

/** The same configuration on other load balancer resources. */
export function withArns(_config: ServiceConfig, _arns: ConfigurationArns): ServiceConfig {
  throw new Error('not written yet');
}
