import type { LiveWorld } from '../live-world.ts';
import type { DeploymentRequest } from '../request.ts';
import type { ServiceConfig } from '../service-config.ts';

/** What a plan is decided from. */
export interface PlanFacts {
  readonly config: ServiceConfig;
  readonly request: DeploymentRequest;
  readonly world: LiveWorld;
  readonly epoch: number;
  /** The deployment's id: `<service>-<epoch>`. */
  readonly deployment: string;
}
