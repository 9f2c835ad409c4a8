import { createHash } from 'node:crypto';

/** A repository is looked through in one minute of so many. */
export const TURNS = 8;

/**
 * Whether it is this repository's turn in the minute that began a round. Stateless: the minute is that of the
 * schedule, which has each minute once, and not that of whoever is late for it.
 */
export const isTurnOf = (repository: string, at: number): boolean =>
  createHash('sha256').update(repository).digest().readUInt32BE() % TURNS === Math.floor(at / 60_000) % TURNS;
