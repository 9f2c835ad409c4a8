import type { HttpExchange } from '../../../deployment/ports/http-exchange.ts';
import { applicationSignals, type Clients, cloudWatch, elb } from '../../clients.ts';
import type { ProbeTransport } from '../../probe-transport.ts';
import { describedAlarms } from '../alarms.ts';
import { type BalancerOf, balancerLookup } from '../traffic-metrics.ts';
import { type HttpDoor, httpDoor } from './http-door.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import { budgetReports, type SloBudget } from './slo-budgets.ts';
import { together } from './together.ts';

/**
 * What sources ask with at one look. Secrets and load balancers are read once, alarms and budgets in one
 * call.
 */
export interface SourceTools {
  readonly clients: Clients;
  /** Of URLs that tell a side's traffic. */
  readonly transport: ProbeTransport;
  readonly secrets: Secrets;
  readonly door: HttpDoor;
  readonly balancer: BalancerOf;
  readonly alarm: Together<typeof describedAlarms>;
  readonly budget: (slo: string, signal: AbortSignal) => Promise<SloBudget | undefined>;
}

/** As much of them as metrics of AWS need. */
export type MetricTools = Pick<SourceTools, 'clients' | 'transport' | 'balancer'>;

/** Of a function that answers for many names, the one that answers for one. */
type Together<F extends (...given: never[]) => Promise<ReadonlyMap<string, unknown>>> = (
  name: string,
  signal: AbortSignal,
) => Promise<(Awaited<ReturnType<F>> extends ReadonlyMap<string, infer V> ? V : never) | undefined>;

export interface ToolsSetup {
  readonly clients: Clients;
  readonly transport: ProbeTransport;
  readonly exchange: HttpExchange;
  /** The function that asks in the subnets. */
  readonly asker: string;
  readonly now: () => number;
}

export function sourceTools({ clients, transport, exchange, asker, now }: ToolsSetup): SourceTools {
  const secrets = secretsOf(clients);
  return {
    clients,
    transport,
    secrets,
    door: httpDoor({ clients, exchange, asker, secrets }),
    balancer: balancerLookup(elb(clients)),
    alarm: together((names, signal) => describedAlarms(cloudWatch(clients), names, signal)),
    budget: together((ids, signal) => budgetReports(applicationSignals(clients), ids, now(), signal)),
  };
}
