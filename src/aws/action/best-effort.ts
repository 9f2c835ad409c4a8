import { bounded, NAME_LIMIT } from '../../deployment/bounded-text.ts';
import { isDeploymentError } from '../../deployment/errors.ts';
import { nameOf } from '../aws-errors.ts';
import type { ActionLog } from './action-telemetry.ts';

/**
 * `signal`: of an action that goes on behind the attempt. Left out: running out of time is a failure like
 * others.
 */
interface Effort {
  readonly log: ActionLog;
  readonly signal?: AbortSignal;
}

/**
 * For what a deployment does not need: an error is told in the log, with `more`, and `undefined` comes of it.
 * Being fenced stops it all the same, and so does an action's time that is over: it is no failure of the
 * attempt, and nothing behind it could be done.
 */
export const bestEffort =
  ({ log, signal }: Effort, without: string, more: Readonly<Record<string, unknown>> = {}) =>
  async <T>(attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await attempt();
    } catch (error) {
      if (signal?.aborted || isDeploymentError(error, 'Fenced')) throw error;
      const reason = bounded(error instanceof Error ? error.message : String(error));
      log.warn(without, { ...more, error: bounded(nameOf(error) ?? 'unknown', NAME_LIMIT), reason });
      return undefined;
    }
  };
