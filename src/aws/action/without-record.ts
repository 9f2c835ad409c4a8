import { isDeploymentError } from '../../deployment/errors.ts';
import type { ActionLog } from './action-telemetry.ts';

/**
 * On the way back (S7): the weights go back without the record, never against it. `undefined`: it cannot be
 * reached.
 */
export const unlessUnreachable =
  (log: ActionLog) =>
  async <T>(use: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await use();
    } catch (unavailable) {
      if (!isDeploymentError(unavailable, 'RecordUnavailable')) throw unavailable;
      log.warn('the record cannot be reached: going back without it', { reason: unavailable.message });
      return undefined;
    }
  };
