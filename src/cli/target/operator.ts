import type { Clients } from '../../aws/clients.ts';
import type { Ports } from '../../aws/ports.ts';
import type { RecordReader } from '../../aws/record/record-reader.ts';
import { prefixOf } from './machines.ts';
import { openRecords } from './records.ts';

/**
 * What somebody who orders a deployment about acts on: the installation's door, and the record that it is
 * about.
 */
export interface Operator {
  readonly clients: Clients;
  readonly ports: Pick<Ports, 'clock'> & { readonly record: RecordReader };
  /** Name of the installation's table. */
  readonly table: string;
  /** Begins the names of the installation. */
  readonly prefix: string;
}

/** Where `rollback` and `approve` act: they read the record, and write nothing themselves. */
export function openOperator(env: NodeJS.ProcessEnv = process.env): Operator {
  const { clients, clock, record, table } = openRecords(env);
  return { clients, ports: { clock, record }, table, prefix: prefixOf(env) };
}
