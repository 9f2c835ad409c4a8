import type { TakenOver } from '../record/record-recovery.ts';
import type { Said as Spoken } from '../record/say-verb.ts';

/** What the door says to whoever speaks. A task token is not in it. */
export type Heard = (
  | Exclude<Spoken, { readonly kind: 'said' }>
  | { readonly kind: 'said'; readonly told: string }
  | TakenOver
  /** `request`: its id. */
  | { readonly kind: 'undoing'; readonly request: string; readonly told: string }
  /** The word is not taken, whatever the record says. Nothing was written. */
  | { readonly kind: 'not-heard'; readonly why: string }
  /** The record is another by now: whoever speaks looks again. Nothing was written. */
  | { readonly kind: 'stale' }
) & {
  /** It was taken although nobody could tell who speaks, for this reason. */
  readonly unproved?: string;
};
