import { type Clients, cloudWatch, elb } from '../../clients.ts';
import type { ProbeTransport } from '../../probe-transport.ts';
import { describedAlarms } from '../alarms.ts';
import { type BalancerOf, balancerLookup } from '../traffic-metrics.ts';
import { type Together, together } from './together.ts';

/**
 * What sources of AWS's own metrics ask with at one look: load balancers are read once, alarms in one call.
 */
export interface MetricTools {
  readonly clients: Clients;
  /** Of URLs that tell a side's traffic. */
  readonly transport: ProbeTransport;
  readonly balancer: BalancerOf;
}

export interface NearTools extends MetricTools {
  readonly alarm: Together<typeof describedAlarms>;
}

export const nearTools = (clients: Clients, transport: ProbeTransport): NearTools => ({
  clients,
  transport,
  balancer: balancerLookup(elb(clients)),
  alarm: together((names, signal) => describedAlarms(cloudWatch(clients), names, signal)),
});
