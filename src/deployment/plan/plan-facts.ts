import { isQuietAt, type KeptSide } from '../kept-side.ts';
import type { LiveWorld } from '../live-world.ts';
import type { ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import type { ServiceConfig } from '../service-config.ts';

/** What a plan is decided from. */
export interface PlanFacts {
  readonly config: ServiceConfig;
  readonly request: DeploymentRequest;
  readonly world: LiveWorld;
  /** A side that was kept and whose clients have left it. */
  readonly kept?: KeptSide;
  readonly epoch: number;
  /** The deployment's id: `<service>-<epoch>`. */
  readonly deployment: string;
  /** ARN of who proved to have asked for it; `null`: nobody did. Absent: nobody has asked for it yet. */
  readonly askedBy?: string | null;
}

/** The side that is kept, as a plan may count on it. */
export const keptIn = ({ rest }: Pick<ServiceRecord, 'rest'>, now: number): Pick<PlanFacts, 'kept'> =>
  rest?.kept && isQuietAt(rest.kept, now) ? { kept: rest.kept } : {};
