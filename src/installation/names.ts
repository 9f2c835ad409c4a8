/**
 * Begins the name of everything that an installation makes, and is the name of its table. Another one is a
 * second installation.
 */
export const PREFIX = 'teal';

/** The alias of the state machines on which pushes, programs and commands start executions. */
export const ALIAS = 'live';
