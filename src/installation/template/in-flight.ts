import type { ClientOptions } from '../../aws/clients.ts';
import { dynamo, makeClients } from '../../aws/clients.ts';
import { allRecords } from '../../aws/record/all-records.ts';
import { systemClock } from '../../aws/system-clock.ts';
import { inTheWay, refusalToRemove } from '../in-the-way.ts';
import type { PackageSite } from './site.ts';
import { refusalOf, stranded } from './stranded.ts';

/** `--param="inFlight=..."`: what becomes of deployments that could not go on. */
const IN_FLIGHT = ['refuse', 'ignore'] as const;

/**
 * Before `serverless deploy` changes anything: throws, in words for a person, when the new configurations
 * would strand a deployment in flight, and when the records cannot be read. An account that has no table yet
 * has no deployments either.
 */
export async function refuseToStrand(
  { prefix, configs }: Pick<PackageSite, 'prefix' | 'configs'>,
  aws: Partial<ClientOptions>,
  inFlight: string,
): Promise<void> {
  if (isIgnored(inFlight)) return;
  const found = stranded(await recordsIn(aws, prefix, 'deploying'), configs);
  if (found.length > 0) throw new Error(refusalOf(found));
}

/** The same before `serverless remove`: throws when any deployment is in flight, waits or needs a human. */
export async function refuseToRemove(
  { prefix }: Pick<PackageSite, 'prefix'>,
  aws: Partial<ClientOptions>,
  inFlight: string,
): Promise<void> {
  if (isIgnored(inFlight)) return;
  const found = inTheWay(await recordsIn(aws, prefix, 'removing'));
  if (found.length > 0) throw new Error(refusalToRemove(found));
}

/** Throws for a word that is not known. */
function isIgnored(inFlight: string): boolean {
  if (!IN_FLIGHT.some((known) => known === inFlight)) {
    throw new Error(`--param="inFlight=${inFlight}" is not known; known are ${IN_FLIGHT.join(', ')}`);
  }
  return inFlight === 'ignore';
}

async function recordsIn(aws: Partial<ClientOptions>, table: string, doing: 'deploying' | 'removing') {
  try {
    return await allRecords(dynamo(makeClients({ clock: systemClock, ...aws })), table);
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ResourceNotFoundException') return [];
    throw new Error(
      `what is in flight cannot be read (${name}: ${message}): ${doing} needs dynamodb:Scan on the table ${table}. ` +
        'Without it, see that nothing is in flight (npx teal status), and give --param="inFlight=ignore"',
      { cause: error },
    );
  }
}
