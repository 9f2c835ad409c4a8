import type { Clients } from '../../aws/clients.ts';
import { awsPorts } from '../../aws/composition/aws-ports.ts';
import type { Ports } from '../../aws/ports.ts';
import { systemClock } from '../../aws/system-clock.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { loadConfigurations } from '../../installation/configurations.ts';
import { commandClients } from './command-clients.ts';
import { findMachine, prefixOf } from './machines.ts';

/** Where commands act: whatever `AWS_ENDPOINT_URL` or the AWS credentials point at. */
export interface Target {
  readonly clients: Clients;
  readonly ports: Ports;
  readonly configs: ReadonlyMap<string, ServiceConfig>;
  /** ARN to start a service's executions on: which machine follows from its configuration. Looked up when it is asked for. */
  machineOf(config: Pick<ServiceConfig, 'route'>): Promise<string>;
}

/** `TEAL_PREFIX` names another installation than the account's `teal`, `TEAL_TABLE` another table than its own. */
export async function openTarget(env: NodeJS.ProcessEnv = process.env): Promise<Target> {
  const configs = await loadConfigurations();
  const clients = commandClients(env);
  const ports = awsPorts({
    clients,
    clock: systemClock,
    environment: { table: env.TEAL_TABLE ?? prefixOf(env) },
    configs,
  });
  return { clients, ports, configs, machineOf: ({ route }) => findMachine(clients, route, env) };
}

/** The service's configuration; BadUsage tells which there are. */
export function configOf({ configs }: Pick<Target, 'configs'>, service: string): ServiceConfig {
  const config = configs.get(service);
  if (config) return config;
  throw new BadUsage(`service: '${service}' has no configuration; deployments/ has ${[...configs.keys()].sort().join(', ') || 'none'}`);
}
