import type { ClockReading } from '../clock/clock-in-thread.ts';

/** What a thread is told when it starts. */
export interface ThreadData {
  /** Where the code is: `/var/task` on Lambda. */
  readonly taskRoot: string;
  /** `file.export` */
  readonly handler: string;
  readonly clock: ClockReading;
  /** `<address>:<port>` of the DNS server that names are asked of first. */
  readonly resolver: string | undefined;
  /** One 32-bit integer: 1 while the environment is to stand still. */
  readonly frozen: SharedArrayBuffer;
}

/** What a thread is told for each invocation. */
export interface ThreadInvocation {
  /** JSON */
  readonly event: string;
  /** Wall-clock milliseconds. */
  readonly remainingMs: number;
  /** The context's members that are plain values. */
  readonly context: Readonly<Record<string, unknown>>;
}

export interface ThreadError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What a thread tells. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-failed'; readonly error: ThreadError }
  | { readonly kind: 'result'; readonly text: string }
  /** `fatal`: the process ends after it. */
  | { readonly kind: 'error'; readonly error: ThreadError; readonly fatal: boolean }
  | { readonly kind: 'output'; readonly text: string };
