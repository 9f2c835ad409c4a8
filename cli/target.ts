import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { type Clients, sfn } from '../src/aws/clients.ts';
import { awsPorts, type Ports } from '../src/aws/ports.ts';
import { systemClock } from '../src/aws/system-clock.ts';
import type { ServiceConfig } from '../src/deployment/service-config.ts';
import { BadUsage } from './bad-usage.ts';
import { commandClients } from './command-clients.ts';
import { loadConfigurations } from './configurations.ts';

const TABLE = 'teal';
const STATE_MACHINE = 'teal-load-balancer';

/** Where commands act: whatever `AWS_ENDPOINT_URL` or the AWS credentials point at. */
export interface Target {
  readonly clients: Clients;
  readonly ports: Ports;
  readonly machine: string;
  readonly configs: ReadonlyMap<string, ServiceConfig>;
}

/** `TEAL_STATE_MACHINE_ARN` and `TEAL_TABLE` name another installation than the account's `teal`. */
export async function openTarget(env: NodeJS.ProcessEnv = process.env): Promise<Target> {
  const configs = await loadConfigurations();
  const clients = commandClients(env);
  const machine = env.TEAL_STATE_MACHINE_ARN ?? (await findMachine(clients));
  const ports = awsPorts({
    clients,
    clock: systemClock,
    environment: { table: env.TEAL_TABLE ?? TABLE, stateMachineArn: machine },
    configs,
  });
  return { clients, ports, machine, configs };
}

async function findMachine(clients: Clients): Promise<string> {
  let nextToken: string | undefined;
  do {
    const page = await sfn(clients).send(new ListStateMachinesCommand({ ...(nextToken && { nextToken }) }));
    const found = page.stateMachines?.find(({ name }) => name === STATE_MACHINE)?.stateMachineArn;
    if (found) return found;
    nextToken = page.nextToken;
  } while (nextToken);
  throw new BadUsage(
    `there is no state machine '${STATE_MACHINE}' here; start one with 'npx teal local --sample' and set AWS_ENDPOINT_URL, or name yours in TEAL_STATE_MACHINE_ARN`,
  );
}

/** The service's configuration; BadUsage tells which there are. */
export function configOf({ configs }: Pick<Target, 'configs'>, service: string): ServiceConfig {
  const config = configs.get(service);
  if (config) return config;
  throw new BadUsage(`service: '${service}' has no configuration; deployments/ has ${[...configs.keys()].sort().join(', ') || 'none'}`);
}
