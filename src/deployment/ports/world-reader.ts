import type { Check } from '../check.ts';
import type { LiveWorld } from '../live-world.ts';
import type { ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import type { ServiceConfig } from '../service-config.ts';
import type { CheckedPair, CheckReading } from './check-source.ts';

/** What checks counted in the last hour's complete minutes. */
export interface LastHour {
  /** Milliseconds; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** By the names of the checks. `none`: why it could not be read. */
  readonly readings: ReadonlyMap<string, CheckReading>;
}

/** Reads everything that a plan is decided from. Changes nothing. */
export interface WorldReader {
  /**
   * `known`: the service's record, which says what of the task definition's family need not be read again.
   * `revision`: ARN of the one that is the template whatever else the family has, ACTIVE or not.
   */
  read(
    config: ServiceConfig,
    image: DeploymentRequest['image'],
    known: Pick<ServiceRecord, 'family'>,
    signal?: AbortSignal,
    revision?: string,
  ): Promise<LiveWorld>;
  /**
   * Of both sides, by checks whose sources are metrics of AWS. What cannot be read is `none`: it rejects when
   * it is aborted only.
   */
  lastHour(pair: CheckedPair, checks: readonly Check[], signal?: AbortSignal): Promise<LastHour>;
}
