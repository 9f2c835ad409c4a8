import type { ServiceRecord } from '../../deployment/record.ts';
import type { FromDeployments } from './configured-service.ts';
import type { Records } from './records.ts';

/**
 * The record of a service that is named on the command line; an empty one where the service is configured
 * and was never deployed. BadUsage, with the names that are known, when neither a record nor a configuration
 * has the name: whoever misspells a service must not read that nothing of it runs.
 */
export async function recordOfKnown(
  target: Pick<Records, 'clients' | 'record' | 'table'>,
  service: string,
  from: FromDeployments,
): Promise<ServiceRecord> {
  const record = await target.record.read(service);
  // Configurations are read where the record does not answer: the command needs none, and they take a while.
  if (record.version === 0) await (await import('./refuse-unknown.ts')).refuseUnknown(target, service, from);
  return record;
}
