/**
 * What became of one request, as its client saw it. `ms` is wall-clock, less what the request asked the app
 * to take.
 */
export type Answer =
  | { readonly from: 'task'; readonly version: string; readonly status: number; readonly ms: number }
  | { readonly from: 'load balancer'; readonly status: number; readonly ms: number }
  /** The connection could not be made, or broke. */
  | { readonly from: 'nobody'; readonly why: string };

/** The last whole second. */
export interface Pace {
  readonly requests: number;
  /** Answers of 500 and more that a version gave itself. */
  readonly errors: number;
  readonly dropped: number;
  readonly byVersion: Readonly<Record<string, number>>;
}

const STILL: Pace = { requests: 0, errors: 0, dropped: 0, byVersion: {} };

/** 502, 503 and 504 of a load balancer say that nobody answered for the service. */
const isDropped = (answer: Answer): boolean =>
  answer.from === 'nobody' || (answer.from === 'load balancer' && answer.status >= 502 && answer.status <= 504);

const whyOf = (answer: Answer): string => (answer.from === 'nobody' ? answer.why : '');

const isError = (answer: Answer): boolean => answer.from === 'task' && answer.status >= 500;

/** So many latencies are kept, the newest: `teal local` may run for days. */
const KEPT = 200_000;

/** Counts answers. */
export class Tally {
  #requests = 0;
  #dropped = 0;
  #pace = STILL;
  readonly #answeredBy = new Map<string, number>();
  readonly #errorsBy = new Map<string, number>();
  readonly #ms: number[] = [];
  readonly #drops = new Map<string, number>();
  #second = { requests: 0, errors: 0, dropped: 0, byVersion: new Map<string, number>() };

  count(answer: Answer): void {
    this.#requests++;
    this.#second.requests++;
    if (isDropped(answer)) this.drop(answer.from === 'load balancer' ? `${answer.status} of the load balancer` : whyOf(answer));
    if (answer.from === 'nobody') return;
    this.#ms.push(answer.ms);
    if (this.#ms.length >= 2 * KEPT) this.#ms.splice(0, KEPT);
    if (answer.from !== 'task') return;
    add(this.#answeredBy, answer.version);
    add(this.#second.byVersion, answer.version);
    if (!isError(answer)) return;
    add(this.#errorsBy, answer.version);
    this.#second.errors++;
  }

  /** A connection that broke outside a request: a WebSocket that ended without a word. */
  drop(why: string): void {
    this.#dropped++;
    this.#second.dropped++;
    add(this.#drops, why);
  }

  /** A second is over. */
  tick(): void {
    const { requests, errors, dropped, byVersion } = this.#second;
    this.#pace = { requests, errors, dropped, byVersion: Object.fromEntries(byVersion) };
    this.#second = { requests: 0, errors: 0, dropped: 0, byVersion: new Map() };
  }

  get pace(): Pace {
    return this.#pace;
  }
  get requests(): number {
    return this.#requests;
  }
  get dropped(): number {
    return this.#dropped;
  }
  /** Why requests were dropped, and how often. */
  get drops(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#drops);
  }
  get answeredByVersion(): Readonly<Record<string, number>> {
    return sorted(this.#answeredBy);
  }
  get errorsByVersion(): Readonly<Record<string, number>> {
    return sorted(this.#errorsBy);
  }

  /** Of the newest answers. Wall-clock milliseconds; `share` from 0 to 1. 0 before the first answer. */
  percentile(share: number, last = this.#ms.length): number {
    const ms = this.#ms.slice(-last).sort((a, b) => a - b);
    const at = ms[Math.min(ms.length - 1, Math.floor(share * ms.length))] ?? 0;
    return Math.round(at * 10) / 10;
  }
}

const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
