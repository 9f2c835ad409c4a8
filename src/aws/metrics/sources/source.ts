import type { Check, SourceKind, SourceKinds } from '../../../deployment/check.ts';
import type { CheckedPair, Look } from '../../../deployment/ports/check-source.ts';
import type { FarTools } from './far-tools.ts';
import type { Said } from './said.ts';

/** One kind of source. `Tools`: what it asks with, where that is not all of them. */
export interface SourceRow<K extends SourceKind, Tools = FarTools> {
  /** What is asked, to people: no secret, and nothing of a URL behind its path. */
  query(question: Question<K, Tools>): string;
  /**
   * Texts are whole: they are cut once no secret stands in them, so that no half of one is left. Rejects with
   * `NoAnswer` where it has an own word for it; any other rejection is none, too.
   */
  read(question: Question<K, Tools>): Promise<Said>;
}

/** What is asked of a source at a look. */
export interface Question<K extends SourceKind, Tools = FarTools> {
  readonly check: Check;
  readonly of: SourceKinds[K];
  /** Its minutes are whole and complete. */
  readonly look: Look;
  readonly pair: CheckedPair;
  readonly tools: Tools;
  readonly signal: AbortSignal;
}
