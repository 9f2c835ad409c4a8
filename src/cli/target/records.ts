import { type Clients, dynamo } from '../../aws/clients.ts';
import { type RecordReader, recordReader } from '../../aws/record/record-reader.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import { awsClock } from './aws-clock.ts';
import { commandClients } from './command-clients.ts';
import { prefixOf } from './machines.ts';

/** What `status` reads. */
export interface Records {
  readonly clients: Clients;
  /** Follows AWS's time. */
  readonly clock: Clock;
  readonly record: RecordReader;
  /** Name of the installation's table. */
  readonly table: string;
}

/**
 * The records of an installation. The port comes from its own file: the built command then starts with the
 * one client that it needs, and making others would be most of its start.
 */
export function openRecords(env: NodeJS.ProcessEnv = process.env): Records {
  const clock = awsClock();
  const clients = commandClients(env, clock);
  const table = env.TEAL_TABLE ?? prefixOf(env);
  return { clients, clock, record: recordReader(dynamo(clients), table), table };
}
