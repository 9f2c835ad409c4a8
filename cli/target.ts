import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { type Clients, sfn } from '../src/aws/clients.ts';
import { awsPorts, type Ports } from '../src/aws/ports.ts';
import { systemClock } from '../src/aws/system-clock.ts';
import type { RouteKind, ServiceConfig } from '../src/deployment/service-config.ts';
import { BadUsage } from './bad-usage.ts';
import { commandClients } from './command-clients.ts';
import { loadConfigurations } from './configurations.ts';

const TABLE = 'teal';
/** What an installation names its state machines, by the route that each deploys over. */
const STATE_MACHINES = { 'load-balancer': 'teal-load-balancer', dns: 'teal-dns' } as const satisfies Record<RouteKind, string>;

/** What the environment names other ones by. */
const STATE_MACHINE_VARIABLES = {
  'load-balancer': 'TEAL_STATE_MACHINE_ARN',
  dns: 'TEAL_DNS_STATE_MACHINE_ARN',
} as const satisfies Record<RouteKind, string>;

/** Where commands act: whatever `AWS_ENDPOINT_URL` or the AWS credentials point at. */
export interface Target {
  readonly clients: Clients;
  readonly ports: Ports;
  /** ARNs. At least one stands. */
  readonly machines: Readonly<Partial<Record<RouteKind, string>>>;
  readonly configs: ReadonlyMap<string, ServiceConfig>;
}

/** `TEAL_STATE_MACHINE_ARN`, `TEAL_DNS_STATE_MACHINE_ARN` and `TEAL_TABLE` name another installation than the account's `teal`. */
export async function openTarget(env: NodeJS.ProcessEnv = process.env): Promise<Target> {
  const configs = await loadConfigurations();
  const clients = commandClients(env);
  const named = stateMachinesFrom(env);
  const machines = Object.keys(named).length > 0 ? named : await findMachines(clients);
  const ports = awsPorts({
    clients,
    clock: systemClock,
    environment: { table: env.TEAL_TABLE ?? TABLE },
    configs,
  });
  return { clients, ports, machines, configs };
}

/** The state machines that the environment names. */
const stateMachinesFrom = (env: NodeJS.ProcessEnv): Target['machines'] =>
  Object.fromEntries(
    Object.entries(STATE_MACHINE_VARIABLES).flatMap(([route, name]) => (env[name] === undefined ? [] : [[route, env[name]]])),
  );

async function findMachines(clients: Clients): Promise<Target['machines']> {
  const found: Partial<Record<RouteKind, string>> = {};
  let nextToken: string | undefined;
  do {
    const page = await sfn(clients).send(new ListStateMachinesCommand({ ...(nextToken && { nextToken }) }));
    for (const [route, wanted] of Object.entries(STATE_MACHINES) as [RouteKind, string][]) {
      const arn = page.stateMachines?.find(({ name }) => name === wanted)?.stateMachineArn;
      if (arn) found[route] = arn;
    }
    nextToken = page.nextToken;
  } while (nextToken);
  if (Object.keys(found).length > 0) return found;
  throw new BadUsage(
    `there is no state machine '${Object.values(STATE_MACHINES).join("' or '")}' here; start one with 'npx teal local --sample' and set AWS_ENDPOINT_URL, or name yours in TEAL_STATE_MACHINE_ARN`,
  );
}

/** The state machine that deploys a service: which one follows from its configuration. */
export function machineOf({ machines }: Pick<Target, 'machines'>, { service, route }: ServiceConfig): string {
  const machine = machines[route];
  if (machine) return machine;
  throw new BadUsage(`service: '${service}' is deployed by the state machine '${STATE_MACHINES[route]}', which is not here`);
}

/** The service's configuration; BadUsage tells which there are. */
export function configOf({ configs }: Pick<Target, 'configs'>, service: string): ServiceConfig {
  const config = configs.get(service);
  if (config) return config;
  throw new BadUsage(`service: '${service}' has no configuration; deployments/ has ${[...configs.keys()].sort().join(', ') || 'none'}`);
}
