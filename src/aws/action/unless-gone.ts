import { isDeploymentError } from '../../deployment/errors.ts';
import type { ActionLog } from './action-telemetry.ts';

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
