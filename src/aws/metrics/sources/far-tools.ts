import type { HttpExchange } from '../../../deployment/ports/http-exchange.ts';
import { applicationSignals, type Clients, elb } from '../../clients.ts';
import { type BalancerOf, balancerLookup } from '../traffic-metrics.ts';
import { type HttpDoor, httpDoor } from './http-door.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import { budgetReports, type SloBudget } from './slo-budgets.ts';
import { together } from './together.ts';

/** What the other sources ask with at one look. Secrets are read once, and budgets in one call. */
export interface FarTools {
  readonly clients: Clients;
  readonly balancer: BalancerOf;
  readonly secrets: Secrets;
  readonly door: HttpDoor;
  readonly budget: (slo: string, signal: AbortSignal) => Promise<SloBudget | undefined>;
}

export interface FarSetup {
  readonly clients: Clients;
  readonly exchange: HttpExchange;
  /** The function that asks in the subnets. */
  readonly asker: string;
  readonly now: () => number;
}

export function farTools({ clients, exchange, asker, now }: FarSetup): FarTools {
  const secrets = secretsOf(clients);
  return {
    clients,
    balancer: balancerLookup(elb(clients)),
    secrets,
    door: httpDoor({ clients, exchange, asker, secrets }),
    budget: together((ids, signal) => budgetReports(applicationSignals(clients), ids, now(), signal)),
  };
}
