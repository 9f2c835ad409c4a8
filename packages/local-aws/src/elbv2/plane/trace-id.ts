/** Makes values of `X-Amzn-Trace-Id`. Source: "Request tracing for your Application Load Balancer". */
export class TraceIds {
  readonly #prefix: string;
  readonly #now: () => number;
  #count = 0;

  /** `random` gives numbers in [0, 1); `now` AWS milliseconds. */
  constructor(random: () => number, now: () => number) {
    this.#prefix = hex(random(), 8) + hex(random(), 8);
    this.#now = now;
  }

  /**
   * The header for a request that came with `received`: its root is kept, and the load balancer adds itself.
   */
  next(received: string | undefined): string {
    const own = `1-${Math.floor(this.#now() / 1000)
      .toString(16)
      .padStart(8, '0')}-${this.#prefix}${(this.#count++ >>> 0).toString(16).padStart(8, '0')}`;
    return received ? `Self=${own};${received.replace(/^Self=[^;]*;/, '')}` : `Root=${own}`;
  }
}

const hex = (draw: number, digits: number) =>
  Math.floor(draw * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');
