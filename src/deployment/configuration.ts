import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { ConfigurationInvalid } from './configuration-invalid.ts';
import { problemsOf } from './configuration-problems.ts';
import { configurationRuleProblems } from './configuration-rules.ts';
import { configurationSchema, METHODS, type ReadConfiguration } from './configuration-schema.ts';
import type { Duration } from './duration.ts';
import type { Percent } from './percent.ts';
import type { Problem } from './problem.ts';
import type { HttpTest, RouteRef, ServiceConfig } from './service-config.ts';
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
export function parseConfiguration(value: unknown): ParsedConfiguration {
  const written = withoutAbsent(value);
  const read = configurationSchema.safeParse(written);
  const problems = [...problemsOf(read.error?.issues ?? []), ...configurationRuleProblems(written)];
  return read.success && problems.length === 0 ? { ok: true, config: serviceConfig(read.data) } : { ok: false, problems };
}

/** What `deployments/<service>.ts` exports by default. Throws `ConfigurationInvalid` with all faults. */
export function loadBalanced(configuration: Configuration): ServiceConfig {
  const parsed = parseConfiguration(configuration);
  if (!parsed.ok) throw new ConfigurationInvalid(configuration.service, parsed.problems);
  return parsed.config;
}

/** JSON Schema (draft 2020-12) of the written form. It cannot say what several keys must say together; parsing does. */
export const configurationJsonSchema = (): object => ({
  title: 'Teal: the configuration of a service behind a load balancer',
  ...z.toJSONSchema(configurationSchema, { io: 'input' }),
});

/** SHA-256, in hex, of the configuration's canonical JSON: the same for two configurations that say the same. */
export const configHash = (config: ServiceConfig): string => createHash('sha256').update(canonicalJson(config)).digest('hex');

/** The ARNs of a configuration: what differs between two places where the same service is deployed. */
export interface ConfigurationArns {
  /** In the order of `sides`. */
  readonly targetGroups: readonly [string, string];
  readonly production: readonly RouteRef[];
  readonly stageRule: string;
  readonly stageUrl?: string;
}

/** The same configuration on other load balancer resources. The ARNs are taken as they are. */
export const withArns = (config: ServiceConfig, arns: ConfigurationArns): ServiceConfig => ({
  ...config,
  sides: [
    { ...config.sides[0], targetGroup: arns.targetGroups[0] },
    { ...config.sides[1], targetGroup: arns.targetGroups[1] },
  ],
  production: arns.production,
  stage: { ...config.stage, rule: arns.stageRule, url: arns.stageUrl ?? config.stage.url },
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

function serviceConfig(read: ReadConfiguration): ServiceConfig {
  const { judge, health, window, settle, settleBeforeDestroy, tests, steps, stage, sides, ...same } = read;
  const [first, second] = sides;
  if (!first || !second) throw new Error('the schema let through something else than two sides');
  return {
    ...same,
    sides: [first, second],
    stage: { ...stage, url: stage.url.replace(/\/$/, '') },
    health: {
      deadlineSeconds: health.deadline,
      failedTasks: health.failedTasks,
      probe: health.probe,
      probesInARow: health.probesInARow,
    },
    tests: tests.map(httpTest),
    steps: steps.map(({ weight, bake }) => ({ weight, bakeSeconds: bake ?? 0 })),
    judge: {
      everySeconds: judge.every,
      ...(judge.errorRate && { errorRate: judge.errorRate }),
      ...(judge.latency && { latency: { p99Ms: judge.latency.p99 } }),
      alarms: judge.alarms,
      inconclusive: judge.inconclusive,
      patienceSeconds: judge.patience,
    },
    windowSeconds: window,
    settleSeconds: settle,
    settleBeforeDestroySeconds: settleBeforeDestroy,
  };
}

function httpTest({ name, headers, body, expect, ...written }: ReadConfiguration['tests'][number]): HttpTest {
  const method = METHODS.find((word) => written[word] !== undefined);
  const path = method && written[method];
  if (!path) throw new Error(`the rules let through the test '${name}' without a method`);
  return {
    name,
    method: METHOD_WORDS[method],
    path,
    headers,
    ...(body !== undefined && { body }),
    expect: {
      status: expect.status,
      ...(expect.body !== undefined && { body: expect.body }),
      ...(expect.headers && {
        headers: Object.fromEntries(Object.entries(expect.headers).map(([key, value]) => [key.toLowerCase(), value])),
      }),
      ...(expect.within !== undefined && { withinMs: expect.within }),
    },
  };
}

const METHOD_WORDS = {
  get: 'GET',
  head: 'HEAD',
  post: 'POST',
  put: 'PUT',
  delete: 'DELETE',
  options: 'OPTIONS',
  patch: 'PATCH',
} as const satisfies Record<Method, HttpTest['method']>;
