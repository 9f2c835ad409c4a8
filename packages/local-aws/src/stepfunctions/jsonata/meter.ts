/**
 * What one evaluation may use. The service refuses more than 100 nested steps and values of more than
 * 6,990,256 bytes, and it ends an evaluation that does not end by itself.
 * Figures and texts were observed on the service: a sequence of 873,782 numbers passes, one more does not.
 * Steps are counted in place of time, because the speed of this machine must not decide.
 */
const MAX_DEPTH = 100;
const MAX_BYTES = 873_782 * 8;
export const MAX_STEPS = 300_000;
/**
 * Array elements are evaluated side by side and do not count as depth,
 * but each one that is open holds memory.
 */
const MAX_OPEN = 20_000;

const STACK_OVERFLOW = 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.';
const OUT_OF_MEMORY = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
const OUT_OF_TIME = 'Expression evaluation timeout: Check for infinite loop';

/** An evaluation reached a bound. It has no JSONata code, which the service's cause shows. */
class EvaluationLimit extends Error {
  override readonly name = 'EvaluationLimit';
}

/** The part of JSONata's environment that the meter reads and sets. */
export interface EvaluationEnvironment {
  readonly isParallelCall: boolean;
  timestamp: Date;
  lookup(name: string): unknown;
}

/** Counts the steps of one evaluation and ends it when it goes beyond its bounds. */
export class Meter {
  /** The instant that `$now`, `$millis` and incomplete dates read, in milliseconds. */
  readonly instant: number;
  readonly #maxSteps: number;
  #steps = 0;
  #depth = 0;
  #open = 0;
  /** Steps that were counted as depth when they began: whether a step counts can change before it ends. */
  readonly #counted = new WeakMap<object, Set<object>>();

  constructor(instant: number, maxSteps: number) {
    this.instant = instant;
    this.#maxSteps = maxSteps;
  }

  enter(expression: object, environment: EvaluationEnvironment): void {
    if (this.#steps++ === 0) environment.timestamp = new Date(this.instant);
    if (this.#steps > this.#maxSteps) throw new EvaluationLimit(OUT_OF_TIME);
    if (++this.#open > MAX_OPEN) throw new EvaluationLimit(STACK_OVERFLOW);
    if (environment.isParallelCall) return;
    let counted = this.#counted.get(environment);
    if (!counted) {
      counted = new Set();
      this.#counted.set(environment, counted);
    }
    counted.add(expression);
    if (++this.#depth > MAX_DEPTH) throw new EvaluationLimit(STACK_OVERFLOW);
  }

  leave(expression: object, environment: EvaluationEnvironment, result: unknown): void {
    this.#open--;
    if (this.#counted.get(environment)?.delete(expression)) this.#depth--;
    const bytes = typeof result === 'string' ? result.length : Array.isArray(result) ? result.length * 8 : 0;
    if (bytes > MAX_BYTES) throw new EvaluationLimit(OUT_OF_MEMORY);
  }
}
