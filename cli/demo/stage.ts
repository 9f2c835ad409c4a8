import { ScaledClock } from '../../src/local/clock/scaled-clock.ts';
import { type RunningSample, startSample } from '../local/start.ts';
import { type RunningDnsSample, startDnsSample } from '../local/start-dns.ts';
import { untilResolvable } from '../local/until-resolvable.ts';
import { untilServing } from '../local/until-serving.ts';
import { startDnsTraffic } from './dns-traffic.ts';
import { type Production, productionOf } from './production.ts';
import type { Report } from './report.ts';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.ts';

/** A sample that is about to be deployed to, and the users that it is to have. */
export interface Stage {
  readonly sample: RunningSample | RunningDnsSample;
  readonly production: Production;
  readonly url: string;
  /** Resolves when every task serves and every name resolves. */
  ready(): Promise<void>;
  users(options: Omit<TrafficOptions, 'port' | 'address'>): Users;
}

export interface Users {
  /** What is shown: over DNS the clients that honour the TTL. */
  readonly traffic: Traffic;
  /** Of all clients: why requests were dropped, and how often. */
  drops(): Readonly<Record<string, number>>;
  /** What only the DNS route has to tell. */
  dns(): Report['dns'];
  stop(): Promise<void>;
}

interface StageOptions {
  readonly speed: number;
  readonly tasks: number;
  readonly drainSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

export const STAGES = {
  'load-balancer': loadBalancedStage,
  dns: dnsStage,
} as const satisfies Record<Report['route'], (options: StageOptions) => Promise<Stage>>;

async function loadBalancedStage({ speed, tasks, drainSeconds, environment }: StageOptions): Promise<Stage> {
  const sample = await startSample({ clock: new ScaledClock(speed), port: 0, sample: { port: 0, tasks, drainSeconds }, environment });
  const { listenerPort: port = 0 } = sample;
  return {
    sample,
    production: productionOf(sample),
    url: `http://127.0.0.1:${port}/`,
    ready: () => untilServing(sample),
    users(options) {
      const traffic = startTraffic({ ...options, port });
      return { traffic, drops: () => traffic.tally.drops, dns: () => undefined, stop: () => traffic.stop() };
    },
  };
}

async function dnsStage({ speed, tasks, drainSeconds, environment }: StageOptions): Promise<Stage> {
  const sample = await startDnsSample({ clock: new ScaledClock(speed), port: 0, sample: { port: 0, tasks, drainSeconds }, environment });
  const { name } = sample.config.record;
  return {
    sample,
    production: productionOf(sample),
    url: `http://${name}:${sample.listenerPort}/ (dig @127.0.0.1 -p ${sample.dnsPort} ${name})`,
    async ready() {
      await untilServing(sample);
      await untilResolvable(sample);
    },
    users(options) {
      const { honouring, lingering, answers, stop } = startDnsTraffic(sample, options);
      const told = ({ tally }: Traffic) => ({ requests: tally.requests, dropped: tally.dropped });
      return {
        traffic: honouring,
        drops: () => ({ ...honouring.tally.drops, ...lingering.tally.drops }),
        dns: () => ({
          answers: answers(),
          ttlSeconds: 60,
          clients: { honouringTtl: told(honouring), keepingFiveTimes: told(lingering) },
        }),
        stop,
      };
    },
  };
}
