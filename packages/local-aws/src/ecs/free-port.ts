import { canListen } from '../kernel/loopback.ts';

/**
 * Below Linux's ephemeral ports, so that no outgoing connection takes a port between its choice and the
 * task's listen.
 */
const FIRST = 20_000;
const COUNT = 12_000;

// One counter a process. It begins far away in a process that was started right after, as workers of tests
// are: several local AWSs on one machine then seldom try the same port.
let next = (process.pid * 4_999) % COUNT;

/** A port that nobody listens on. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < COUNT; tries++) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await canListen(host, port)) return port;
  }
  throw new Error(`no free port between ${FIRST} and ${FIRST + COUNT}`);
}
