import { dynamo } from '../../aws/clients.ts';
import { awsPorts } from '../../aws/composition/aws-ports.ts';
import type { Ports, Setup } from '../../aws/ports.ts';
import { recordReader } from '../../aws/record/record-reader.ts';

/** All ports as people have them: of the record they read what a policy for people allows. */
export function personPorts(setup: Setup): Ports {
  const ports = awsPorts(setup);
  return { ...ports, record: { ...ports.record, ...recordReader(dynamo(setup.clients), setup.environment.table) } };
}
