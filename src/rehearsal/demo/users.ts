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

/** Starts them. They resolve names themselves where the route is DNS. */
export function usersOf(
  sample: RunningSample | RunningDnsSample | RunningDiscoverySample,
  options: Omit<TrafficOptions, 'port' | 'address'>,
): Users {
  if (!('dnsPort' in sample)) {
    const traffic = startTraffic({ ...options, port: sample.listenerPort ?? 0 });
    return { traffic, drops: () => traffic.tally.drops, dns: () => undefined, stop: () => traffic.stop() };
  }
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
