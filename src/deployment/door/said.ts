import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';

/** A word as somebody says it at the door, with what they saw of the record when they said it. */
export interface Said {
  readonly service: string;
  /** Id of what was in flight; absent: nothing was. */
  readonly deployment?: string;
  /** Version of the record. */
  readonly version: number;
  /** Made once for a word, however often it is sent. */
  readonly id: string;
  /** What is said: a verb, or an order to recover or to undo. */
  readonly verb: string;
  readonly reason?: string;
  /** Of `extend`, by how much; of `pause`, for how long. */
  readonly seconds?: number;
  /** Of `weight`. */
  readonly percent?: number;
  /** Of `ask`: the name of the execution that is started next, and the hash of its order. */
  readonly execution?: string;
  readonly wish?: string;
  /** The person has seen what needs one; of an undo, what has run since. */
  readonly acknowledged: boolean;
  /** Of a recovery: which way the person wants. */
  readonly to?: 'blue' | 'green';
}

/**
 * SHA-256, in hex, of what is said and of the door that it is said at (`<function>:<alias>`): whoever signs
 * it has said this once, to this installation, under this right. A word raises the version of the record that
 * it is written to, so nothing is written by the same digest again.
 */
export function wordDigest(
  { id, service, deployment, version, verb, reason, seconds, percent, execution, wish, acknowledged, to }: Said,
  door: string,
): string {
  const text = canonicalJson({
    teal: 'word-1',
    id,
    door,
    service,
    deployment,
    version,
    verb,
    reason,
    seconds,
    percent,
    execution,
    wish,
    acknowledged,
    to,
  });
  return createHash('sha256').update(text).digest('hex');
}
