import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { loadConfigurations } from '../../installation/deployments/configurations.ts';
import { deploymentsFolder, shownFrom } from '../../installation/deployments/folder.ts';

/** What commands have that need a configuration. */
export interface FromDeployments {
  /** The folder of the configurations. Left out: the nearest `deployments/`. */
  readonly deployments?: string;
}

/** A service's configuration, from the folder that was given or from the nearest `deployments/`. BadUsage tells which services there are. */
export async function configuredService(service: string, { deployments }: FromDeployments): Promise<ServiceConfig> {
  const folder = await deploymentsFolder(deployments);
  const configs = await loadConfigurations(folder);
  const config = configs.get(service);
  if (config) return config;
  throw new BadUsage(`service: '${service}' has no configuration; ${shownFrom(folder)}/ has ${[...configs.keys()].sort().join(', ')}`);
}
