import type { LiveWorld } from '../live-world.ts';
import type { ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import type { ServiceConfig } from '../service-config.ts';

/** Reads everything that a plan is decided from. Changes nothing. */
export interface WorldReader {
  /**
   * `known`: the service's record, which says what of the task definition's family need not be read again.
   */
  read(
    config: ServiceConfig,
    image: DeploymentRequest['image'],
    known: Pick<ServiceRecord, 'family'>,
    signal?: AbortSignal,
  ): Promise<LiveWorld>;
}
