import type { Right } from '../right.ts';
import { VERBS } from '../verbs/verbs.ts';
import type { Verb } from '../word.ts';

/**
 * Starts the recovery of a deployment whose execution is dead: no verb, since nobody runs who would obey it.
 */
export const RECOVER_ORDER = 'recover';

/**
 * Brings the version back that ran before the last committed deployment: no verb, since it is said where
 * nothing is in flight, too.
 */
export const UNDO_ORDER = 'undo';

/** Tells who asks for a deployment, before its execution is started: nothing may be in flight to hear it. */
export const ASK_ORDER = 'ask';

/** The function that takes the words of people. */
export const DOOR = 'take-word';

/**
 * What is said at the door: the verbs that people may be given, and orders that are no verb: to recover, to
 * undo, and who asks.
 */
export type Speech = Verb | typeof RECOVER_ORDER | typeof UNDO_ORDER | typeof ASK_ORDER;

const ORDERS: ReadonlySet<Speech> = new Set([RECOVER_ORDER, UNDO_ORDER, ASK_ORDER]);

/** It is said to what is in flight. */
export const isVerb = (speech: Speech): speech is Verb => !ORDERS.has(speech);

const rightOfVerb = (verb: Verb): Right | undefined => VERBS[verb].right;

export const SPEECHES = [
  ...(Object.keys(VERBS) as Verb[]).filter((verb) => rightOfVerb(verb) !== undefined),
  RECOVER_ORDER,
  UNDO_ORDER,
  ASK_ORDER,
] as const;

/** What whoever says it must have been given. Undefined: no person says it. */
export const rightOf = (speech: Speech): Right | undefined => (isVerb(speech) ? rightOfVerb(speech) : 'operate');

/**
 * What is taken from somebody whom nobody can identify: the way back must not wait for STS. The alias has let
 * them in all the same.
 */
export const TAKEN_UNPROVED: ReadonlySet<Speech> = new Set(['rollback', RECOVER_ORDER, UNDO_ORDER]);

export const SOMEBODY = 'somebody (identity not proved)';
