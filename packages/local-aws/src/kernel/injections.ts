/** When an injected fault strikes. */
export interface Occurrence {
  /**
   * Which matching event is the first to go wrong, counted from the injection; the next one (1) unless told.
   */
  readonly nth?: number;
  /** How many matching events in a row go wrong; 1 unless told. */
  readonly times?: number;
}

/** Faults to come. One is spent after its last time. */
export class Injections<F extends Occurrence> {
  readonly #waiting = new Map<F, { seen: number }>();

  /** Returns the function that withdraws the fault. Throws RangeError for an nth or times below 1. */
  inject(fault: F): () => void {
    for (const [name, value] of Object.entries({ nth: fault.nth ?? 1, times: fault.times ?? 1 })) {
      if (!(value >= 1)) throw new RangeError(`a fault's ${name} counts from 1, not ${value}`);
    }
    const own = { ...fault };
    this.#waiting.set(own, { seen: 0 });
    return () => {
      this.#waiting.delete(own);
    };
  }

  /** Faults not spent yet: a test that ends with one left over has not tested what it says. */
  get pending(): readonly F[] {
    return [...this.#waiting.keys()];
  }

  /** Counts an event for every fault that it matches, and gives the oldest one that is due. */
  take(matches: (fault: F) => boolean): F | undefined {
    let due: F | undefined;
    for (const [fault, count] of this.#waiting) {
      if (!matches(fault)) continue;
      count.seen++;
      const first = fault.nth ?? 1;
      if (count.seen >= first + (fault.times ?? 1) - 1) this.#waiting.delete(fault);
      if (count.seen >= first) due ??= fault;
    }
    return due;
  }
}
