import type { DnsSide } from '../dns-weighted.ts';
import type { HttpTest } from '../http-test.ts';
import type { DnsConfig, LoadBalancedConfig } from '../service-config.ts';
import { METHODS, type ReadDns, type ReadLoadBalanced } from './configuration-schema.ts';
import type { Method } from './written-configuration.ts';

/** What the schema has read, as everything behind it takes it. */
export const loadBalancedConfig = ({ sides, stage, production, route: _, ...read }: ReadLoadBalanced): LoadBalancedConfig => ({
  ...commonConfig(read),
  route: 'load-balancer',
  sides: pair(sides.map((side) => ({ kind: 'target-group', ...side }))),
  production,
  stage: { ...stage, url: withoutSlash(stage.url) },
});

export const dnsConfig = ({ sides, record, retire, route, ...read }: ReadDns): DnsConfig => ({
  ...commonConfig(read),
  route,
  sides: pair(sides.map(dnsSide)),
  record: {
    zone: record.zone,
    name: record.name,
    ttlSeconds: record.ttl,
    maxTtlSeconds: record.maxTtl,
    inSyncSeconds: record.inSync,
    inAnswersSeconds: record.inAnswers,
    failoverToIdle: record.failoverToIdle,
    ...(record.resolver !== undefined && { resolver: record.resolver }),
  },
  retire: { quietSeconds: retire.quiet, deadlineSeconds: retire.deadline, patienceSeconds: retire.patience },
});

/** As written, what a side has says its kind. */
function dnsSide(side: ReadDns['sides'][number]): DnsSide {
  const url = withoutSlash(side.url);
  return 'registry' in side ? { kind: 'registry', ...side, url } : { kind: 'target-group', ...side, url };
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

function pair<T>([first, second]: readonly T[]): readonly [T, T] {
  if (!first || !second) throw new Error('the schema let through something else than two sides');
  return [first, second];
}

type ReadCommon = Omit<ReadLoadBalanced, 'route' | 'sides' | 'production' | 'stage'>;

function commonConfig(read: ReadCommon): Omit<LoadBalancedConfig, 'route' | 'sides' | 'production' | 'stage'> {
  const { judge, health, window, settle, settleBeforeDestroy, tests, steps, ...same } = read;
  return {
    ...same,
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

function httpTest({ name, headers, body, expect, ...written }: ReadLoadBalanced['tests'][number]): HttpTest {
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
