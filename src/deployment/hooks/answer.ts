import * as z from 'zod';
import { bounded } from '../bounded-text.ts';
import type { HookDetails } from '../hook.ts';
import { DEFAULT_DELAY_SECONDS } from './pace.ts';

/** Bytes of JSON that an answer may have, and what hooks keep for their next call. */
export const ANSWER_LIMIT = 16_384;

/** An answer, read. */
export type HookAnswer =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly why: string }
  | { readonly status: 'IN_PROGRESS'; readonly delaySeconds: number; readonly details: HookDetails };

/** What came of a call: what was answered, or the error that it ended with. */
export type Called = { readonly answer?: unknown; readonly error?: string; readonly cause?: string };

/** The longest delay that can be asked for: no hook has more time. */
const LONGEST_DELAY_SECONDS = 14 * 24 * 3_600;

/**
 * Source: Amazon ECS Developer Guide, "Lifecycle hooks": `hookStatus`, `callBackDelay` in seconds and
 * `hookDetails`. What else an answer has is passed over, as ECS does. A word may be added, which ECS does not
 * know: `reason`.
 */
const shape = z.object({
  hookStatus: z.enum(['SUCCEEDED', 'FAILED', 'IN_PROGRESS']),
  callBackDelay: z.number().min(0).max(LONGEST_DELAY_SECONDS).nullish(),
  hookDetails: z.record(z.string(), z.unknown()).nullish(),
  reason: z.string().nullish(),
});

const REASON_LIMIT = 512;

const told = (why: string) => ({ status: 'FAILED' as const, why: bounded(why, REASON_LIMIT) });

/**
 * Reads what a hook answered. What is no valid answer is FAILED, and so is every error, whatever its name:
 * the code of a team may throw any. `before`: the details of its call, which those that it gives are merged
 * into.
 */
export function readAnswer({ answer, error, cause }: Called, before: HookDetails): HookAnswer {
  if (error !== undefined) return told(`its call ended with the error ${error === '' ? 'without a name' : error}${causeText(cause)}`);
  const size = bytes(answer);
  if (size > ANSWER_LIMIT) return told(`its answer has ${size} bytes; at most ${ANSWER_LIMIT} are read`);
  const read = shape.safeParse(answer);
  if (!read.success) {
    return told(
      `its answer is not valid: it wants { hookStatus: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS' }, and was ${JSON.stringify(answer) ?? 'nothing'}`,
    );
  }
  const { hookStatus, callBackDelay, hookDetails, reason } = read.data;
  if (hookStatus === 'SUCCEEDED') return { status: 'SUCCEEDED' };
  if (hookStatus === 'FAILED') return told(reason ? `it says FAILED: ${reason}` : 'it says FAILED');
  const details = { ...before, ...hookDetails };
  const kept = bytes(details);
  if (kept > ANSWER_LIMIT) return told(`its hookDetails come to ${kept} bytes; at most ${ANSWER_LIMIT} are kept`);
  return { status: 'IN_PROGRESS', delaySeconds: callBackDelay ?? DEFAULT_DELAY_SECONDS, details };
}

const bytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value) ?? '').length;

/** What a function's error says of itself comes as JSON. */
function causeText(cause: string | undefined): string {
  if (cause === undefined || cause === '') return '';
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return `: ${typeof errorMessage === 'string' ? errorMessage : cause}`;
  } catch {
    return `: ${cause}`;
  }
}
