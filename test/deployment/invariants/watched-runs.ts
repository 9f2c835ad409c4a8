import { invariants, type Watch } from '../../../src/deployment/invariants/invariants.ts';
import type { Observation, WatchPolicy } from '../../../src/deployment/invariants/observation.ts';

export const policy: WatchPolicy = {
  production: ['default', '/api'],
  stage: 'stage',
  sides: [
    { service: 'checkout-a', group: 'a' },
    { service: 'checkout-b', group: 'b' },
  ],
  settleMs: 30_000,
  beforeDestroyMs: 120_000,
  drainMs: 300_000,
};

/** An observation without its time. */
export type Seen = Observation extends infer O ? (O extends Observation ? Omit<O, 'at'> : never) : never;

/** A watch that is told what happens, second by second. */
export class Run {
  readonly watch: Watch = invariants(policy);
  #at = 0;

  /** Happens at once, one after the other. */
  see(...seen: readonly Seen[]): this {
    for (const one of seen) this.watch.observe({ ...one, at: this.#at } as Observation);
    return this;
  }

  wait(seconds: number): this {
    this.#at += seconds * 1000;
    return this;
  }

  /** Names of the invariants that were violated. */
  get violated(): string[] {
    this.watch.end();
    return [...new Set(this.watch.violations.map(({ invariant }) => invariant))];
  }

  get details(): string[] {
    this.watch.end();
    return this.watch.violations.map(({ invariant, detail }) => `${invariant} ${detail}`);
  }
}

export const route = (name: string, a: number, b: number): Seen => ({ kind: 'route', route: name, weights: { a, b } });
/** A record's: its servers have it when `arrived`. */
export const record = (a: number, b: number, change: string): Seen => ({ kind: 'route', route: 'default', weights: { a, b }, change });
export const arrived = (change: string): Seen => ({ kind: 'arrived', change });
/** Both production routes, one after the other. */
export const routes = (a: number, b: number): Seen[] => [route('default', a, b), route('/api', a, b)];
export const stage = (group?: 'a' | 'b'): Seen => ({ kind: 'route', route: 'stage', weights: group === undefined ? {} : { [group]: 1 } });
export const service = (name: 'a' | 'b', desired: number | undefined): Seen => ({ kind: 'service', service: `checkout-${name}`, desired });
export const request = (
  group: 'a' | 'b',
  n: number,
  status: number | 'broken',
  by: 'target' | 'load balancer' = 'load balancer',
): Seen => ({
  kind: 'request',
  group,
  target: targetOf(group, n),
  status,
  by,
});

export const targetOf = (group: string, n: number): string => `10.0.${group.charCodeAt(0)}.${n}:8080`;
export const target = (group: 'a' | 'b', n: number, state: Extract<Seen, { kind: 'target' }>['state']): Seen => ({
  kind: 'target',
  group,
  target: targetOf(group, n),
  state,
});
export const task = (side: 'a' | 'b', n: number, version: string): Seen => ({
  kind: 'task',
  task: `${side}-${n}-${version}`,
  service: `checkout-${side}`,
  digest: version,
  target: targetOf(side, n),
});
export const crash = (side: 'a' | 'b', n: number, version: string): Seen => ({
  kind: 'task',
  task: `${side}-${n}-${version}`,
  service: `checkout-${side}`,
  stoppedBy: 'itself',
});

const tasks = [1, 2, 3];
/** A side comes up: raised, its tasks run, its targets become healthy. */
export const up = (side: 'a' | 'b', version: string): Seen[] => [
  service(side, 3),
  ...tasks.flatMap((n) => [task(side, n, version), target(side, n, 'initial'), target(side, n, 'healthy')]),
];
/** A side goes down: lowered, its targets drain and go. */
export const down = (side: 'a' | 'b'): Seen[] => [
  service(side, 0),
  ...tasks.map((n) => target(side, n, 'draining')),
  ...tasks.map((n) => target(side, n, 'gone')),
];

/** checkout-a runs v1 with all weight; checkout-b is empty; the stage is shut. */
export const atRest = (): Run => new Run().see(...routes(100, 0), stage(), service('b', 0), ...up('a', 'v1')).wait(3600);

export const planned = {
  kind: 'planned',
  deployment: 'checkout-2',
  blue: { service: 'checkout-a', group: 'a', required: 1, whole: 3 },
  green: { service: 'checkout-b', group: 'b', required: 3 },
  digest: 'v2',
  first: false,
} as const satisfies Seen;

export const began = (green: number): Extract<Seen, { kind: 'shift-began' }> => ({
  kind: 'shift-began',
  way: 'forward',
  green,
  ordered: false,
});
export const beganBack = (ordered = false): Seen => ({ kind: 'shift-began', way: 'back', green: 0, ordered });
export const endedAt = (green: number): Seen => ({ kind: 'shift-ended', green });
/** A person has said so. */
export const beganLower = (green: number): Seen => ({ kind: 'shift-began', way: 'forward', green, ordered: false, lower: true });
export const lowered = (green: number): Seen[] => [beganLower(green), ...routes(100 - green, green), endedAt(green)];
export const shift = (green: number): Seen[] => [began(green), ...routes(100 - green, green), endedAt(green)];
export const back = (ordered = false): Seen[] => [beganBack(ordered), ...routes(100, 0), endedAt(0)];

/** Green is up and tested, the stage shut again. */
export const tested = (): Run =>
  atRest()
    .see(planned, ...up('b', 'v2'))
    .wait(60)
    .see(stage('b'))
    .wait(60)
    .see(stage())
    .wait(30);

/** Green has this percent. */
export const at = (green: number): Run =>
  tested()
    .see(...shift(green))
    .wait(60);
