import type { Right } from '../right.ts';
import { VERBS } from '../verbs/verbs.ts';
import type { Verb } from '../word.ts';

/**
 * Starts the recovery of a deployment whose execution is dead: no verb, since nobody runs who would obey it.
 */
export const RECOVER_ORDER = 'recover';

/** The function that takes the words of people. */
export const DOOR = 'take-word';

/** What is said at the door: the verbs that people may be given, and the order to recover. */
export type Speech = Verb | typeof RECOVER_ORDER;

const rightOfVerb = (verb: Verb): Right | undefined => VERBS[verb].right;

export const SPEECHES = [...(Object.keys(VERBS) as Verb[]).filter((verb) => rightOfVerb(verb) !== undefined), RECOVER_ORDER] as const;

/** What whoever says it must have been given. Undefined: no person says it. */
export const rightOf = (speech: Speech): Right | undefined => (speech === RECOVER_ORDER ? 'operate' : rightOfVerb(speech));

/**
 * What is taken from somebody whom nobody can identify: the way back must not wait for STS. The alias has let
 * them in all the same.
 */
export const TAKEN_UNPROVED: ReadonlySet<Speech> = new Set(['rollback', RECOVER_ORDER]);

export const SOMEBODY = 'somebody (identity not proved)';
