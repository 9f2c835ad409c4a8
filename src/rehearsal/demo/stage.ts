import { ScaledClock } from '@teal/local-aws';
import { LISTENER_PORT } from '../../../sample/checkout/world/listener-port.ts';
import { byStack } from '../stack/install-stack.ts';
import type { Package } from '../stack/package.ts';
import { type RunningSample, startSample } from '../start.ts';
import { type RunningDnsSample, startDnsSample } from '../start-dns.ts';
import { untilResolvable } from '../until-resolvable.ts';
import { untilServing } from '../until-serving.ts';
import { type Production, productionOf } from './production.ts';
import type { Report } from './report.ts';
import type { TrafficOptions } from './traffic.ts';
import { type Users, usersOf } from './users.ts';

/** A sample that is about to be deployed to, and the users that it is to have. */
export interface Stage {
  readonly sample: RunningSample | RunningDnsSample;
  readonly production: Production;
  readonly url: string;
  /** Resolves when every task serves and every name resolves. */
  ready(): Promise<void>;
  users(options: Omit<TrafficOptions, 'port' | 'address'>): Users;
}

interface StageOptions {
  readonly speed: number;
  readonly tasks: number;
  readonly drainSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Teal runs from it, each function in its role. Behind a load balancer only. */
  readonly packaged?: Package;
}

export const STAGES = {
  'load-balancer': loadBalancedStage,
  dns: dnsStage,
} as const satisfies Record<Report['route'], (options: StageOptions) => Promise<Stage>>;

async function loadBalancedStage({ speed, tasks, drainSeconds, environment, packaged }: StageOptions): Promise<Stage> {
  const sample = await startSample({
    clock: new ScaledClock(speed),
    port: 0,
    // The packed configurations name this port; where it is taken a listener has another one.
    sample: { port: packaged ? LISTENER_PORT : 0, tasks, drainSeconds },
    environment,
    ...(packaged && { install: byStack(packaged), enforceIam: true }),
  });
  const { listenerPort: port = 0 } = sample;
  return {
    sample,
    production: productionOf(sample),
    url: `http://127.0.0.1:${port}/`,
    ready: () => untilServing(sample),
    users: (options) => usersOf(sample, options),
  };
}

async function dnsStage({ speed, tasks, drainSeconds, environment, packaged }: StageOptions): Promise<Stage> {
  const sample = await startDnsSample({
    clock: new ScaledClock(speed),
    port: 0,
    // The packed configurations name this port; where it is taken a listener has another one.
    sample: { port: packaged ? LISTENER_PORT : 0, tasks, drainSeconds },
    environment,
    ...(packaged && { install: byStack(packaged), enforceIam: true }),
  });
  const { name } = sample.config.record;
  return {
    sample,
    production: productionOf(sample),
    url: `http://${name}:${sample.listenerPort}/ (dig @127.0.0.1 -p ${sample.dnsPort} ${name})`,
    async ready() {
      await untilServing(sample);
      await untilResolvable(sample);
    },
    users: (options) => usersOf(sample, options),
  };
}
