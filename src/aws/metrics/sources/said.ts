/** `unanswered`: how many of the bad ones nobody answered, where that is told. */
export interface Count {
  readonly total: number;
  readonly bad: number;
  readonly unanswered?: number;
}

/** By the start of the minute, in milliseconds. */
export type Counts = ReadonlyMap<number, Count>;
export type Values = ReadonlyMap<number, number>;

/** As a source gives it: `read-check.ts` makes a reading of it. A side that is absent was not asked about. */
export type Said = { readonly kept?: string } & (
  | { readonly kind: 'share'; readonly green: Counts; readonly blue?: Counts }
  | { readonly kind: 'quantity'; readonly green: Values; readonly blue?: Values }
  | { readonly kind: 'verdict'; readonly says: 'pass' | 'fail' | 'inconclusive'; readonly message: string }
);

/**
 * Why a source gives no answer: could not be reached, or answers nonsense. `kept`: what it keeps all the
 * same.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly kept: string | undefined;

  constructor(why: string, kept?: string) {
    super(why);
    this.kept = kept;
  }
}

export const SIDES = ['green', 'blue'] as const;
export type SideName = (typeof SIDES)[number];
