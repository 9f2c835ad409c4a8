/**
 * What a person or program can say to the deployment in flight. `verbs/verbs.ts` tells of each when it may be
 * said, and what it does.
 */
export type Verb = 'rollback' | 'supersede' | 'give way' | 'approve';

/** A verb as it was said. */
export interface Word<V extends Verb = Verb> {
  readonly verb: V;
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
}

/** Words that take the deployment back: nothing goes forward once one is in the record. */
export type Order = Word<'rollback' | 'supersede' | 'give way'>;
