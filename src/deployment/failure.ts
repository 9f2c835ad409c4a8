import type { Failure } from './record.ts';

/**
 * The failure that a workflow caught. A function's error arrives as JSON in the cause (`errorType`, `errorMessage`, `trace`):
 * its message is what people read.
 */
export function failureFrom(caught: { readonly error: string; readonly cause: string; readonly at: number }): Failure {
  return { error: caught.error, cause: messageOf(caught.cause), at: new Date(caught.at).toISOString() };
}

function messageOf(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    const message = typeof parsed === 'object' && parsed !== null ? (parsed as { errorMessage?: unknown }).errorMessage : undefined;
    return typeof message === 'string' ? message : cause;
  } catch {
    return cause;
  }
}
