import type { LiveWorld } from '../live-world.ts';
import type { DeploymentRequest } from '../request.ts';
import type { ServiceConfig } from '../service-config.ts';

/** Reads everything that a plan is decided from. Changes nothing. */
export interface WorldReader {
  read(config: ServiceConfig, image: DeploymentRequest['image'], signal?: AbortSignal): Promise<LiveWorld>;
}
