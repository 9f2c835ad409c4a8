declare module 'dynalite' {
  import type { Server } from 'node:http';

  /**
   * Milliseconds that a table stays CREATING, DELETING, UPDATING.
   * Without `path` everything is kept in memory.
   */
  interface Options {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
    readonly path?: string;
  }
  /** Not listening: it answers 'request' events, however they come. */
  export default function dynalite(options?: Options): Server;
}
