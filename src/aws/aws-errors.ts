import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { DeploymentError, isDeploymentError } from '../deployment/errors.ts';
import { passes } from './passing-refusals.ts';

/** The name of an error, across realms and bundles. */
export const nameOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && typeof (error as { name?: unknown }).name === 'string'
    ? (error as { name: string }).name
    : undefined;

/** True for what the SDK throws when AWS answered with an error, or could not be reached. */
export const isFromAws = (error: unknown): error is SdkError =>
  typeof error === 'object' && error !== null && ('$metadata' in error || '$fault' in error || isTransientError(error as SdkError));

/** True where AWS refused a call for its rate alone. */
export const isThrottled = (error: unknown): boolean => isFromAws(error) && isThrottlingError(error);

/**
 * True for an error of AWS that the same call would get again: refused, not throttled, no fault of the
 * service, and none that passes.
 */
export const isRefusal = (error: unknown): boolean =>
  isFromAws(error) && !(isThrottlingError(error) || isTransientError(error) || isServerError(error) || passes(error));

/**
 * How services say that the caller has no permission: JSON and REST ones as the first, query and XML ones as
 * the second, EC2 as the third; older services have the rest. Source: the services' "Common error types" and
 * error codes.
 */
const DENIED: readonly string[] = [
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedOperation',
  'AccessDeniedFault',
  'AuthorizationError',
  'AuthorizationErrorException',
  'NotAuthorized',
  'NotAuthorizedException',
  'UnauthorizedException',
  'KMSAccessDeniedException',
];

/**
 * What an action tells the workflow about an error of the SDK: `AwsUnavailable` when the same call may
 * succeed later, `AwsDenied` when the role may not make it, `AwsRefused` when it cannot succeed. The
 * service's own name and message stay in the text. Other errors come back as they are.
 */
export function asActionError(error: unknown, signal: AbortSignal): unknown {
  if (isDeploymentError(error)) return error;
  if (signal.aborted && (nameOf(error) === 'AbortError' || error === signal.reason))
    return new DeploymentError('OutOfTime', 'the action stopped because the time-out of its function was near', { cause: error });
  if (!isFromAws(error)) return error;
  const name = !isRefusal(error) ? 'AwsUnavailable' : DENIED.includes(error.name) ? 'AwsDenied' : 'AwsRefused';
  return new DeploymentError(name, `${error.name}: ${error.message}`, { cause: error });
}
