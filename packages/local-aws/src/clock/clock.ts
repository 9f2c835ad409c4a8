/**
 * Time as the local AWS, and everything that runs inside it, sees it. All
 * durations and instants are AWS milliseconds; a scaled clock makes an AWS minute
 * last less than a wall minute, a virtual clock jumps from one timer to the next.
 */
export interface Clock {
  /** The present instant, in AWS milliseconds since the Unix epoch. */
  now(): number;
  /** AWS milliseconds that pass in one wall millisecond: 1 (real), N (scaled), Infinity (virtual). */
  readonly factor: number;
  /** Resolves after `ms`; rejects with `signal.reason` when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `task` once after `ms`; the returned function cancels it (harmless when it already ran). */
  after(ms: number, task: () => void): () => void;
  /**
   * Marks work that needs real turns of the event loop (a socket, a library with its own queue):
   * virtual time stands still until it settles. The promise comes back as it is.
   */
  outside<T>(work: Promise<T>): Promise<T>;
}

/** `sleep` in terms of `after`, the same for every clock. */
export function sleepBy(after: Clock['after'], ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
