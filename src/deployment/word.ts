/**
 * What a person or program can say to the deployment in flight. `verbs/verbs.ts` tells of each when it may be
 * said, and what it does.
 */
export type Verb = OrderVerb | 'approve' | TimeVerb;

/** Verbs that take the deployment back. */
type OrderVerb = 'rollback' | 'supersede' | 'give way' | 'reject';

/** Verbs that change how long a bake, or the window, lasts, and what comes behind it. */
type TimeVerb = 'promote' | 'promote fully' | 'extend' | 'pause' | 'resume' | 'weight';

/** A verb as it was said. */
export interface Word<V extends Verb = Verb> {
  readonly verb: V;
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
  /** Of `extend`, by how much; of `pause`, for how long. Whole, at least 1. */
  readonly seconds?: number;
  /** Of `weight`: of which step of the plan, by its weight. */
  readonly percent?: number;
  /** Of a person: tells a word that was sent again, since nobody heard the answer, from another one. */
  readonly id?: string;
  /** Of a person: why nobody could prove who spoke. Absent: it is proved, or nobody's. */
  readonly unproved?: string;
}

/** Words that take the deployment back: nothing goes forward once one is in the record. */
export type Order = Word<OrderVerb>;

/** Words that change the time of a bake. */
export type TimeWord = Word<TimeVerb>;
