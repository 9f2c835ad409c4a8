import { Agent, type IncomingMessage, request } from 'node:http';
import { HeldSocket } from './held-socket.ts';
import { type Answer, Tally } from './tally.ts';

export interface TrafficOptions {
  readonly port: number;
  /** The address for the next request; 127.0.0.1 unless told. */
  readonly address?: () => Promise<string>;
  /** Requests a second, sent on time whether or not the ones before have been answered. */
  readonly perSecond: number;
  /** Milliseconds that slow requests ask the app to take, in turn. */
  readonly slowMs: readonly number[];
  /** One request of so many is slow. */
  readonly slowEvery: number;
  readonly connections: number;
}

export interface Traffic {
  readonly tally: Tally;
  readonly socket: HeldSocket;
  /** Sends nothing more; resolves when everything under way has been answered. */
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const BEAT_MS = 10;
/** A stalled machine sends what it owes a little at a time: the load is steady, not a burst. */
const MOST_A_BEAT = 25;
const GIVE_UP_MS = 30_000;

/**
 * Steady load on a listener over kept-alive connections, a share of it slow, and one WebSocket that is held
 * open.
 */
export function startTraffic({ port, address = async () => LOOPBACK, perSecond, slowMs, slowEvery, connections }: TrafficOptions): Traffic {
  // Connections take turns: none idles until the load balancer closes it.
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  const tally = new Tally();
  const socket = new HeldSocket(
    async () => `ws://${await address()}:${port}/ws`,
    (why) => tally.drop(why),
  );
  const underWay = new Set<Promise<void>>();
  let owed = 0;
  let sent = 0;
  let last = performance.now();

  const send = () => {
    const slow = ++sent % slowEvery === 0 ? slowMs[(sent / slowEvery) % slowMs.length] : undefined;
    const asked = ask(agent, address, port, slow).then((answer) => {
      tally.count(answer);
      underWay.delete(asked);
    });
    underWay.add(asked);
  };
  const beat = setInterval(() => {
    const now = performance.now();
    owed = Math.min(perSecond, owed + ((now - last) * perSecond) / 1000);
    last = now;
    for (let i = 0; owed >= 1 && i < MOST_A_BEAT; i++, owed--) send();
  }, BEAT_MS);
  const second = setInterval(() => tally.tick(), 1_000);

  return {
    tally,
    socket,
    async stop() {
      clearInterval(beat);
      clearInterval(second);
      await Promise.all([...underWay, socket.close()]);
      agent.destroy();
    },
  };
}

/** One request, answered whatever happens. */
async function ask(agent: Agent, address: () => Promise<string>, port: number, slowMs: number | undefined): Promise<Answer> {
  const host = await address().catch((error: Error) => codeOf(error));
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const path = slowMs === undefined ? '/' : `/slow?ms=${slowMs}`;
    const outgoing = request({ agent, host, port, path, timeout: GIVE_UP_MS }, (response) => {
      response.resume();
      response.once('end', () => resolve(answerOf(response, performance.now() - startedAt - (slowMs ?? 0))));
      response.once('error', (error) => resolve({ from: 'nobody', why: codeOf(error) }));
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer within ${GIVE_UP_MS / 1000} s`)));
    outgoing.once('error', (error) => resolve({ from: 'nobody', why: codeOf(error) }));
    outgoing.end();
  });
}

function answerOf({ headers, statusCode: status = 0 }: IncomingMessage, ms: number): Answer {
  const version = headers['x-version'];
  return typeof version === 'string' ? { from: 'task', version, status, ms } : { from: 'load balancer', status, ms };
}

const codeOf = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.message;
