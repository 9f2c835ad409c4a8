import type { Clients } from '../../aws/clients.ts';
import type { Ports } from '../../aws/ports.ts';
import { executionsPort } from '../../aws/sfn-executions.ts';
import { openRecords } from './records.ts';

/** What somebody who orders a deployment about acts on: its record and its execution. */
export interface Operator {
  readonly clients: Clients;
  readonly ports: Pick<Ports, 'clock' | 'record' | 'executions'>;
  /** Name of the installation's table. */
  readonly table: string;
}

/** Where `rollback` and `approve` act: with the clients of the two ports, and no others. */
export function openOperator(env: NodeJS.ProcessEnv = process.env): Operator {
  const { clients, clock, record, table } = openRecords(env);
  const executions = executionsPort.make({ clients, clock, environment: { table }, configs: new Map() });
  return { clients, ports: { clock, record, executions }, table };
}
