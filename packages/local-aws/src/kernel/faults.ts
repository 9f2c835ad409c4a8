import { AwsError } from './aws-error.ts';
import { Injections, type Occurrence } from './injections.ts';
import type { LocalService } from './service.ts';

/** How a call goes wrong. Where no answer comes, the caller cannot tell whether it happened. */
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
  | 'late-effect'
  /** It happens `lateMs` later, and is answered then. */
  | 'held-before'
  /** It happens at once, and is answered `lateMs` later. */
  | 'held-after';

export interface Fault extends Occurrence {
  readonly mode: FaultMode;
  /** Signing name of the service: `ecs`, `elasticloadbalancing`. */
  readonly service: string;
  readonly operation: string;
  /** Narrows the match to calls with such input. */
  readonly when?: (input: never) => boolean;
  /** `fail-before`: the error; InternalFailure with status 500 unless told. */
  readonly error?: AwsError;
  /** AWS milliseconds until the caller gives up waiting for an answer that never comes; 1,000 unless told. */
  readonly timeoutMs?: number;
  /** `late-effect`, `held-before` and `held-after`: AWS milliseconds; 5,000 unless told. */
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

/** Faults to come, each for a named call. */
export class Faults extends Injections<Fault> {
  readonly #services: readonly LocalService[];

  /** `services`: those that calls can be made to; read when a fault is injected. */
  constructor(services: readonly LocalService[]) {
    super();
    this.#services = services;
  }

  /**
   * Throws RangeError, too, for a call that this local AWS does not answer: such a fault would wait for ever.
   */
  override inject(fault: Fault): () => void {
    const service = this.#services.find(({ signingName }) => signingName === fault.service);
    if (!service)
      throw new RangeError(`no service signs as '${fault.service}'; there are: ${this.#services.map((s) => s.signingName).join(', ')}`);
    if (!service.operations[fault.operation])
      throw new RangeError(
        `${fault.service} does not answer '${fault.operation}'; it answers: ${Object.keys(service.operations).join(', ')}`,
      );
    return super.inject(fault);
  }

  /** What goes wrong with this call. */
  next(service: string, operation: string, input: unknown): Fault | undefined {
    return this.take((fault) => fault.service === service && fault.operation === operation && (fault.when?.(input as never) ?? true));
  }
}

export const failureBefore = (fault: Fault): AwsError =>
  fault.error ?? new AwsError('InternalFailure', `Injected failure of ${fault.service}:${fault.operation}`, { status: 500 });
