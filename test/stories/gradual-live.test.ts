import { expect } from '@jest/globals';
import { WebSocket } from 'ws';
import { story } from '../support/story.ts';

const SOCKETS = 30;
const OVER_SECONDS = 1_200;

/** Clients that stay connected as long as they can, and come back at once. */
function clients(port: number) {
  const ended: { readonly at: number; readonly first: boolean }[] = [];
  const open = new Set<WebSocket>();
  let over = false;
  const connect = (first: boolean): Promise<void> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
      open.add(socket);
      socket.on('open', () => resolve());
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        if (over) return;
        ended.push({ at: Date.now(), first });
        void connect(false);
      });
    });
  return {
    ended,
    connected: () => [...open].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    begin: () => Promise.all(Array.from({ length: SOCKETS }, () => connect(true))),
    stop() {
      over = true;
      for (const socket of open) socket.terminate();
    },
  };
}

/** Ends that come together: not a second of wall-clock time lies between two of them. */
function herds(ends: readonly number[]): readonly number[] {
  const sizes: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const at of ends.toSorted((a, b) => a - b)) {
    if (at - before > 1_000) sizes.push(0);
    sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
    before = at;
  }
  return sizes;
}

story(
  'long-lived connections of a version that goes down gradually come back a few at a time, and no request is lost',
  {
    configured: { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0, afterwards: { blue: { overSeconds: OVER_SECONDS } } },
    longSockets: true,
    // A balancer cuts what is open at the end of a drain: that is told of WebSockets, and of nothing else.
    usersMayBeHurt: true,
  },
  async ({ sample, traffic, watch }, when, then) => {
    const held = clients(sample.listenerPort ?? 0);
    await held.begin();
    try {
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      then.tasksAre({ a: 0, b: 3 });
      const firsts = held.ended.filter(({ first }) => first).map(({ at }) => at);
      expect(firsts.length).toBe(SOCKETS);
      // A task's share at a time, and never all of them.
      const sizes = herds(firsts);
      expect(sizes.length).toBeGreaterThanOrEqual(3);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(SOCKETS / 2);
      // Whoever came back met the new version, and was not sent on again.
      expect(held.ended.filter(({ first }) => !first)).toEqual([]);
      expect(held.connected()).toBe(SOCKETS);
      expect(Object.keys(traffic.tally.drops).filter((why) => !/^WebSocket/.test(why))).toEqual([]);
      expect(watch.seen.violations).toEqual([]);
    } finally {
      held.stop();
    }
  },
);
