import { AwsError } from './aws-error.ts';

/** How a call goes wrong. The caller cannot tell the last three apart: it hears nothing. */
export type FaultMode =
  /** Answered with an error before anything happened. */
  | 'fail-before'
  /** Refused as too many requests. */
  | 'throttle'
  /** Nothing happens and no answer comes. */
  | 'timeout-no-effect'
  /** It happens, but the answer is lost. */
  | 'effect-lost-response'
  /** No answer comes, and it happens `lateMs` later. */
  | 'late-effect';

export interface Fault {
  readonly mode: FaultMode;
  /** Signing name of the service: `ecs`, `elasticloadbalancing`. */
  readonly service: string;
  readonly operation: string;
  /** Which matching call is the first to go wrong, counted from the injection; the next one (1) unless told. */
  readonly nth?: number;
  /** How many matching calls in a row go wrong; 1 unless told. */
  readonly times?: number;
  /** Narrows the match to calls with such input. */
  readonly when?: (input: never) => boolean;
  /** `fail-before`: the error; InternalFailure with status 500 unless told. */
  readonly error?: AwsError;
  /** AWS milliseconds until the caller gives up waiting for an answer that never comes; 1,000 unless told. */
  readonly timeoutMs?: number;
  /** `late-effect`: AWS milliseconds until it happens; 5,000 unless told. */
  readonly lateMs?: number;
}

/** No answer will come. The doors make a dropped connection of it. */
export class ResponseLost extends Error {
  override readonly name = 'ResponseLost';
  readonly afterMs: number;

  constructor(fault: Fault) {
    super(`no answer to ${fault.service}:${fault.operation} (injected: ${fault.mode})`);
    this.afterMs = fault.timeoutMs ?? 1_000;
  }
}

interface Injection {
  readonly fault: Fault;
  seen: number;
}

/** Faults to come, each for a named call. An injection is spent after its last time. */
export class Faults {
  readonly #injections = new Set<Injection>();

  /** Returns the function that withdraws the fault. Throws RangeError for an nth or times below 1. */
  inject(fault: Fault): () => void {
    for (const [name, value] of Object.entries({ nth: fault.nth ?? 1, times: fault.times ?? 1 })) {
      if (!(value >= 1)) throw new RangeError(`a fault's ${name} counts from 1, not ${value}`);
    }
    const injection = { fault, seen: 0 };
    this.#injections.add(injection);
    return () => this.#injections.delete(injection);
  }

  /** Faults not spent yet: a test that ends with one left over has not tested what it says. */
  get pending(): readonly Fault[] {
    return [...this.#injections].map(({ fault }) => fault);
  }

  /** What goes wrong with this call. Counts the call for every injection that it matches; the oldest that is due wins. */
  next(service: string, operation: string, input: unknown): Fault | undefined {
    let due: Fault | undefined;
    for (const injection of this.#injections) {
      const { fault } = injection;
      if (fault.service !== service || fault.operation !== operation || !(fault.when?.(input as never) ?? true)) continue;
      injection.seen++;
      const first = fault.nth ?? 1;
      const last = first + (fault.times ?? 1) - 1;
      if (injection.seen >= last) this.#injections.delete(injection);
      if (injection.seen >= first) due ??= fault;
    }
    return due;
  }
}

export const failureBefore = (fault: Fault): AwsError =>
  fault.error ?? new AwsError('InternalFailure', `Injected failure of ${fault.service}:${fault.operation}`, { status: 500 });
