import type { ServiceConfig } from '../../deployment/service-config.ts';
import { loadConfiguration } from '../../installation/deployments/configurations.ts';
import { deploymentsFolder } from '../../installation/deployments/folder.ts';

/** What commands have that need a configuration. */
export interface FromDeployments {
  /** The folder of the configurations. Left out: the nearest `deployments/`. */
  readonly deployments?: string;
}

/**
 * A service's configuration, from the folder that was given or from the nearest `deployments/`. BadUsage
 * tells which services there are.
 */
export const configuredService = async (service: string, { deployments }: FromDeployments): Promise<ServiceConfig> =>
  loadConfiguration(await deploymentsFolder(deployments), service);
