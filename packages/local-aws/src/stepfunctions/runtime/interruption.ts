/**
 * Why work was cut off: the execution ended from outside (stopped, timed out,
 * the local AWS shut down), or a sibling branch or iteration failed. Neither can be retried or caught.
 */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly reason: 'execution-ended' | 'sibling-failed';

  constructor(reason: Interruption['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Settles as `work` does, or rejects with the signal's reason when it aborts first. The work itself goes on.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    work.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = () => signal.removeEventListener('abort', onAbort);
    work.then(
      (value) => {
        settled();
        resolve(value);
      },
      (thrown) => {
        settled();
        reject(thrown);
      },
    );
  });
}

/** A controller that aborts with its parent; `release` ends the link. */
export function childController(parent: AbortSignal): { readonly controller: AbortController; readonly release: () => void } {
  const controller = new AbortController();
  if (parent.aborted) controller.abort(parent.reason);
  const onAbort = () => controller.abort(parent.reason);
  parent.addEventListener('abort', onAbort, { once: true });
  return { controller, release: () => parent.removeEventListener('abort', onAbort) };
}
