import { bounded } from '../deployment/bounded-text.ts';
import { isDeploymentError } from '../deployment/errors.ts';
import { isRefusal, nameOf } from './aws-errors.ts';

/** As much of a log as is used here. */
interface Says {
  error(message: string, details: Readonly<Record<string, unknown>>): void;
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
}

/**
 * Says that one service of many could not be looked at. What takes a person to mend (a permission that is
 * missing, a state machine that somebody deleted) rings as a fault; the rest comes again in the next round.
 */
export function sayFailed(log: Says, { service, error }: { readonly service: string; readonly error: unknown }): void {
  const refused = isRefusal(isDeploymentError(error) ? error.cause : error);
  const reason = bounded(error instanceof Error ? error.message : String(error));
  log[refused ? 'error' : 'warn']('a service could not be looked at', { service, error: nameOf(error) ?? 'Error', reason });
}
