import { AwsError } from '../kernel/aws-error.ts';
import { uuid } from '../kernel/ids.ts';
import { Injections } from '../kernel/injections.ts';
import type { InvocationResult } from '../kernel/neighbours.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { Environment } from './environment.ts';
import type { LambdaContext, LocalFunction } from './function.ts';
import type { InvocationFault } from './invocation-faults.ts';

/** "Invocation payload": 6 MB each way. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const RESPONSE_LIMIT = 6_291_556;
/** Waits before the second and third try of an asynchronous invocation. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const ASYNC_RETRY_MS = [60_000, 120_000] as const;

interface Pool {
  readonly idle: Environment[];
  busy: number;
}

type Failed = Omit<Extract<InvocationResult, { ok: false }>, 'requestId'>;
type Outcome = { readonly ok: true; readonly payload: unknown } | Failed;

/** Runs functions as Lambda does: an environment for each invocation that runs, used again once it is free, ended by a time-out or a crash. */
export class Invoker {
  readonly faults = new Injections<InvocationFault>();
  readonly #ctx: ServiceContext;
  readonly #pools = new WeakMap<LocalFunction, Pool>();

  constructor(ctx: ServiceContext) {
    this.#ctx = ctx;
  }

  /** `event` crosses as JSON. Throws AwsError `TooManyRequestsException` when the function's reserved concurrency is used up. */
  async invoke(fn: LocalFunction, event: unknown): Promise<InvocationResult> {
    const requestId = uuid(this.#ctx.random);
    const fault = this.faults.take((f) => f.functionName === fn.name && (f.when?.(event as never) ?? true));
    if (fault?.mode === 'duplicate') {
      this.#ctx.clock.after(fault.afterMs ?? 0, () => {
        // Nobody waits for the second one; one refused for concurrency simply does not happen.
        this.#attempt(fn, event, requestId, undefined).catch(() => {});
      });
    }
    const outcome = await this.#attempt(fn, event, requestId, fault);
    return { ...outcome, requestId };
  }

  /** As an `Event` invocation: at once or later, and up to three times until it succeeds. */
  invokeAsync(fn: LocalFunction, event: unknown, tried = 0): void {
    this.#ctx.clock.after(tried === 0 ? 0 : ASYNC_RETRY_MS[tried - 1]!, async () => {
      const result = await this.invoke(fn, event).catch((error: unknown) => {
        if (error instanceof AwsError) return { ok: false };
        throw error;
      });
      if (!result.ok && tried < ASYNC_RETRY_MS.length) this.invokeAsync(fn, event, tried + 1);
    });
  }

  async #attempt(fn: LocalFunction, event: unknown, requestId: string, fault: InvocationFault | undefined): Promise<Outcome> {
    const pool = this.#poolOf(fn);
    if (pool.busy >= fn.reservedConcurrency) throw tooManyRequests();
    const environment = pool.idle.pop() ?? new Environment();
    pool.busy++;
    const { clock } = this.#ctx;
    // Functions run on the wall clock, so on a scaled clock more AWS time passes; a virtual clock has no wall time.
    const awsMsPerMs = Number.isFinite(clock.factor) ? clock.factor : 1;
    const limit = fn.timeoutSeconds * 1000 * awsMsPerMs;
    const deadline = clock.now() + limit;
    const remaining = () => Math.max(0, Math.floor((deadline - clock.now()) / awsMsPerMs));
    const context = contextOf(fn, requestId, remaining);

    return new Promise<Outcome>((resolve) => {
      const end = (outcome: Outcome) => {
        cancelTimeout();
        pool.busy--;
        resolve(outcome);
      };
      const crash = () => {
        environment.die();
        end(exitError(requestId));
      };
      const cancelTimeout = clock.after(limit, () => {
        environment.die();
        end(timedOut(requestId, fn));
      });
      const mode = fault?.mode;
      if (mode === 'crash-before') return crash();
      // The time-out ends it.
      if (mode === 'timeout-before') return environment.die();
      const calls = mode === 'crash-between' ? (fault?.calls ?? 1) : undefined;
      environment
        .run(() => runHandler(fn, event, context), crash, calls)
        .then((outcome) => {
          if (environment.dead) return;
          if (mode === 'crash-after') return crash();
          if (mode === 'timeout-after') return environment.die();
          environment.freeze();
          pool.idle.push(environment);
          end(outcome);
        });
    });
  }

  #poolOf(fn: LocalFunction): Pool {
    let pool = this.#pools.get(fn);
    if (!pool) {
      pool = { idle: [], busy: 0 };
      this.#pools.set(fn, pool);
    }
    return pool;
  }
}

async function runHandler(fn: LocalFunction, event: unknown, context: LambdaContext): Promise<Outcome> {
  try {
    const result = await fn.handler(throughJson(event), context);
    const text = stringify(result);
    if (Buffer.byteLength(text) > RESPONSE_LIMIT) return tooLarge();
    return { ok: true, payload: JSON.parse(text) };
  } catch (error) {
    return thrown(error);
  }
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/** As the Node.js runtime reports what a handler throws (aws-lambda-nodejs-runtime-interface-client, Errors.js). */
function thrown(error: unknown): Failed {
  if (!Error.isError(error)) return { ok: false, errorType: typeof error, errorMessage: String(error), trace: [] };
  return { ok: false, errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

const timedOut = (requestId: string, fn: LocalFunction): Failed => ({
  ok: false,
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`,
  trace: [],
});

const exitError = (requestId: string): Failed => ({
  ok: false,
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 1`,
  trace: [],
});

const tooLarge = (): Failed => ({
  ok: false,
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
  trace: [],
});

const tooManyRequests = (): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
  });

const contextOf = (fn: LocalFunction, awsRequestId: string, getRemainingTimeInMillis: () => number): LambdaContext => ({
  awsRequestId,
  functionName: fn.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: fn.arn,
  memoryLimitInMB: String(fn.memory),
  logGroupName: `/aws/lambda/${fn.name}`,
  logStreamName: `local/[$LATEST]${awsRequestId}`,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis,
});
