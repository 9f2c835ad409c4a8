import { dynamo } from '../../aws/clients.ts';
import { allRecords } from '../../aws/record/all-records.ts';
import { nearestName } from '../../deployment/configuration/nearest-name.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { serviceNames } from '../../installation/deployments/configurations.ts';
import { deploymentsFolder, shownFrom } from '../../installation/deployments/folder.ts';
import type { FromDeployments } from './configured-service.ts';
import type { Records } from './records.ts';
import { SAMPLES } from './samples.ts';

/**
 * BadUsage when no configuration names the service, of which there is no record. It names the services that
 * there are, the likeliest first.
 */
export async function refuseUnknown(
  { clients, table }: Pick<Records, 'clients' | 'table'>,
  service: string,
  from: FromDeployments,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const configured = await configuredNames(from);
  // A sample is configured in Teal itself, and runs in a local AWS alone.
  const samples = env.AWS_ENDPOINT_URL ? SAMPLES.map((sample) => sample.service) : [];
  if ([...configured.names, ...samples].includes(service)) return;
  const deployed = await deployedNames(clients, table);
  const known = [...new Set([...configured.names, ...deployed.names])].toSorted();
  const nearest = nearestName(service, known) ?? nearestName(service, samples);
  const sorted = [...new Set([nearest, ...known].filter((name) => name !== undefined))];
  throw new BadUsage(
    [
      `service: '${service}' is unknown: it has no deployment in the table '${table}', and ${configured.none}`,
      ...(nearest === undefined ? [] : [`was '${nearest}' meant?`]),
      `known services: ${sorted.join(', ') || 'none'}${deployed.but}`,
    ].join('\n'),
  );
}

interface ConfiguredNames {
  readonly names: readonly string[];
  /** A sentence's end: where no configuration names the service. */
  readonly none: string;
}

/** Of the folder that was given, or of the nearest. Without a folder there is none. */
async function configuredNames({ deployments }: FromDeployments): Promise<ConfiguredNames> {
  const folder = await deploymentsFolder(deployments).catch((error: Error) => {
    if (deployments !== undefined || !(error instanceof BadUsage)) throw error;
    return undefined;
  });
  if (folder === undefined) return { names: [], none: 'there is no folder deployments/ here that could name it' };
  return { names: await serviceNames(folder), none: `no configuration in ${shownFrom(folder)}/ names it` };
}

/** Of all records. `but`: why they could not be listed; the role of an operator need not allow it. */
async function deployedNames(
  clients: Records['clients'],
  table: string,
): Promise<{ readonly names: readonly string[]; readonly but: string }> {
  try {
    return { names: (await allRecords(dynamo(clients), table)).map((record) => record.service), but: '' };
  } catch (error) {
    return { names: [], but: ` (those of the table could not be listed: ${(error as Error).name})` };
  }
}
