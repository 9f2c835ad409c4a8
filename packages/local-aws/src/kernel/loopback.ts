import { createServer } from 'node:net';

/** Every address of 127/8 answers on these systems; elsewhere only 127.0.0.1 does. */
const HAS_MANY = process.platform === 'linux' || process.platform === 'win32';
const FIRST_BLOCK = 64;
const BLOCKS = 128;
const COUNT = BLOCKS * 256 * 254;

// One counter a process, begun elsewhere in each:
// several local AWSs on one machine then seldom give the same address.
let next = (process.pid * 7919) % COUNT;

/**
 * An address of this machine for something that has an address of its own on AWS.
 * With it, the thing can have the port that it is known by.
 * A machine with no other addresses gives 127.0.0.1, which is shared: there the ports differ.
 */
export function newLoopbackAddress(): string {
  if (!HAS_MANY) return '127.0.0.1';
  const n = next;
  next = (next + 1) % COUNT;
  return `127.${FIRST_BLOCK + Math.floor(n / (256 * 254))}.${Math.floor(n / 254) % 256}.${1 + (n % 254)}`;
}

/** Whether a port is free and allowed. */
export const canListen = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
