import type { Clients } from '../../aws/clients.ts';
import type { Ports } from '../../aws/ports.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { awsClock } from './aws-clock.ts';
import { commandClients } from './command-clients.ts';
import { findMachine, prefixOf } from './machines.ts';
import { personPorts } from './person-ports.ts';

/** Where commands act: whatever `AWS_ENDPOINT_URL` or the AWS credentials point at. */
export interface Target {
  readonly clients: Clients;
  readonly ports: Ports;
  /** Name of the installation's table. */
  readonly table: string;
  /** Begins the names of the installation. */
  readonly prefix: string;
  /**
   * ARN to start a service's executions on: which machine follows from its configuration. Looked up when it
   * is asked for.
   */
  machineOf(config: Pick<ServiceConfig, 'route'>): Promise<string>;
}

/**
 * `TEAL_PREFIX` names another installation than the account's `teal`, `TEAL_TABLE` another table than its
 * own.
 */
export function openTarget(env: NodeJS.ProcessEnv = process.env): Target {
  const clock = awsClock();
  const clients = commandClients(env, clock);
  const table = env.TEAL_TABLE ?? prefixOf(env);
  // Only a function looks services up in the configurations that are packed with it.
  const ports = personPorts({ clients, clock, environment: { table }, configs: new Map() });
  return { clients, ports, table, prefix: prefixOf(env), machineOf: ({ route }) => findMachine(clients, route, env) };
}
