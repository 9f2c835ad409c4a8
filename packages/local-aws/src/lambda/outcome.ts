import type { InvocationResult } from '../kernel/neighbours.ts';
import type { LocalFunction } from './function.ts';

/**
 * "Invocation payload": 6 MB each way.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const RESPONSE_LIMIT = 6_291_556;

export type Failed = Omit<Extract<InvocationResult, { ok: false }>, 'requestId'>;
export type Outcome = { readonly ok: true; readonly payload: unknown } | Failed;

/** What a handler's answer, as JSON, comes to. */
export const answered = (text: string): Outcome =>
  Buffer.byteLength(text) > RESPONSE_LIMIT ? tooLarge() : { ok: true, payload: JSON.parse(text) };

export const timedOut = (requestId: string, fn: LocalFunction): Failed => ({
  ok: false,
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`,
  trace: [],
});

/** The runtime's process has ended. `how`: as the sandbox tells it. */
export const exitError = (requestId: string, how = 'Runtime exited with error: exit status 1'): Failed => ({
  ok: false,
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: ${how}`,
  trace: [],
});

const tooLarge = (): Failed => ({
  ok: false,
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
  trace: [],
});
