import { keep } from './record-change.ts';
import type { Transition } from './transition.ts';

/**
 * The same transition for the record as it was seen, and for no other: what was said of one version is
 * written once, since the write raises it.
 */
export const onVersion =
  <T>(version: number, transition: Transition<T>): Transition<T | { readonly kind: 'stale' }> =>
  (record) =>
    record.version === version ? transition(record) : keep({ kind: 'stale' as const });
