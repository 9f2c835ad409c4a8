import { isDeploymentError } from '../../deployment/errors.ts';
import { nameOf } from '../aws-errors.ts';
import type { ActionLog } from './action-telemetry.ts';

/**
 * For what a deployment does not need: an error is told in the log, and `undefined` comes of it. Being fenced
 * stops it all the same.
 */
export const bestEffort =
  (log: ActionLog, without: string) =>
  async <T>(attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await attempt();
    } catch (error) {
      if (isDeploymentError(error, 'Fenced')) throw error;
      log.warn(without, { error: nameOf(error) ?? 'unknown', reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };

/**
 * Sets the stage route, unless somebody has deleted its rule: then no test reaches a side by it, and
 * production is where it is to be.
 */
export const unlessGone =
  (log: ActionLog) =>
  async (show: () => Promise<void>): Promise<void> => {
    try {
      await show();
    } catch (error) {
      if (!isDeploymentError(error, 'DriftDetected')) throw error;
      log.warn('the stage route is not set', { reason: error.message });
    }
  };
