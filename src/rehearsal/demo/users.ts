import type { RunningSample } from '../start.ts';
import type { RunningDiscoverySample } from '../start-discovery.ts';
import type { RunningDnsSample } from '../start-dns.ts';
import { startDnsTraffic } from './dns-traffic.ts';
import type { Report } from './report.ts';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.ts';

/** The users of a sample: real requests on whatever route it has. */
export interface Users {
  /** What is shown: over DNS the clients that honour the TTL. */
  readonly traffic: Traffic;
  /** Of all clients: why requests were dropped, and how often. */
  drops(): Readonly<Record<string, number>>;
  /** What only the DNS route has to tell. */
  dns(): Report['dns'];
  stop(): Promise<void>;
}

type UsersOptions = Omit<TrafficOptions, 'port' | 'address'>;

/** Of a sample behind one load balancer. */
export function usersOfListener({ listenerPort = 0 }: Pick<RunningSample, 'listenerPort'>, options: UsersOptions): Users {
  const traffic = startTraffic({ ...options, port: listenerPort });
  return { traffic, drops: () => traffic.tally.drops, dns: () => undefined, stop: () => traffic.stop() };
}

/** Of a sample that is reached by a name, which they resolve themselves. */
export function usersOfName(sample: RunningDnsSample | RunningDiscoverySample, options: UsersOptions): Users {
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
}
