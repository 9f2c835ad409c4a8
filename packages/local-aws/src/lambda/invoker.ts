import { AwsError } from '../kernel/aws-error.ts';
import { uuid } from '../kernel/ids.ts';
import { Injections } from '../kernel/injections.ts';
import type { InvocationResult } from '../kernel/neighbours.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';
import type { LambdaContext, LocalFunction, NamedFunction } from './function.ts';
import { handlerEnvironment } from './handler-environment.ts';
import type { InvocationFault } from './invocation-faults.ts';
import { exitError, type Failed, type Outcome, timedOut } from './outcome.ts';
import { type Threads, threadEnvironment } from './thread-environment.ts';

/**
 * Waits before the second and third try of an asynchronous invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const ASYNC_RETRY_MS = [60_000, 120_000] as const;

interface Pool {
  readonly idle: ExecutionEnvironment[];
  /** With what ends its invocation as a crash does. */
  readonly busy: Map<ExecutionEnvironment, () => void>;
  /** The function is no more as it was: no environment is used again. */
  retired: boolean;
}

/**
 * Runs functions as Lambda does:
 * an environment for each invocation that runs, used again once it is free, ended by a time-out or a crash.
 */
export class Invoker {
  readonly faults = new Injections<InvocationFault>();
  readonly #ctx: ServiceContext;
  readonly #threads: Threads;
  readonly #pools = new Map<LocalFunction, Pool>();

  constructor(ctx: ServiceContext, threads: Threads) {
    this.#ctx = ctx;
    this.#threads = threads;
  }

  /**
   * `event` crosses as JSON. Throws AwsError `TooManyRequestsException`
   * when the function's reserved concurrency is used up.
   */
  async invoke(named: NamedFunction, event: unknown): Promise<InvocationResult> {
    const { fn } = named;
    const requestId = uuid(this.#ctx.random);
    const fault = this.faults.take((f) => f.functionName === fn.name && (f.when?.(event as never) ?? true));
    if (fault?.mode === 'duplicate') {
      this.#ctx.clock.after(fault.afterMs ?? 0, () => {
        // Nobody waits for the second one; one refused for concurrency simply does not happen.
        this.#attempt(named, event, requestId, undefined).catch(() => {});
      });
    }
    const outcome = await this.#attempt(named, event, requestId, fault);
    return { ...outcome, requestId };
  }

  /** As an `Event` invocation: at once or later, and up to three times until it succeeds. */
  invokeAsync(named: NamedFunction, event: unknown, tried = 0): void {
    this.#ctx.clock.after(tried === 0 ? 0 : ASYNC_RETRY_MS[tried - 1]!, async () => {
      const result = await this.invoke(named, event).catch((error: unknown) => {
        if (error instanceof AwsError) return { ok: false };
        throw error;
      });
      if (!result.ok && tried < ASYNC_RETRY_MS.length) this.invokeAsync(named, event, tried + 1);
    });
  }

  async #attempt({ fn, arn }: NamedFunction, event: unknown, requestId: string, fault: InvocationFault | undefined): Promise<Outcome> {
    const pool = this.#poolOf(fn);
    if (pool.busy.size >= fn.reservedConcurrency) throw tooManyRequests();
    const environment = pool.idle.pop() ?? this.#environmentOf(fn);
    pool.busy.set(environment, () => {});
    // Loading the code is not the invocation's time.
    const failed = environment.starting && (await environment.starting);
    if (failed) {
      pool.busy.delete(environment);
      return failed;
    }
    const { clock } = this.#ctx;
    // Functions run on the wall clock, so on a scaled clock more AWS time passes;
    // a virtual clock has no wall time.
    const awsMsPerMs = Number.isFinite(clock.factor) ? clock.factor : 1;
    const limit = fn.timeoutSeconds * 1000 * awsMsPerMs;
    const deadline = clock.now() + limit;
    const remaining = () => Math.max(0, Math.floor((deadline - clock.now()) / awsMsPerMs));
    const context = contextOf(fn, arn, requestId, remaining);

    return new Promise<Outcome>((resolve) => {
      const end = (outcome: Outcome) => {
        cancelTimeout();
        pool.busy.delete(environment);
        resolve(outcome);
      };
      const crash = (how: Failed = exitError(requestId)) => {
        void environment.die();
        end(how);
      };
      const cancelTimeout = clock.after(limit, () => {
        void environment.die();
        end(timedOut(requestId, fn));
      });
      pool.busy.set(environment, crash);
      const mode = fault?.mode;
      if (mode === 'crash-before') return crash();
      // The time-out ends it.
      if (mode === 'timeout-before') return void environment.die();
      const calls = mode === 'crash-between' ? { crashAfterCalls: fault?.calls ?? 1 } : {};
      environment.run({ event, context }, { onCrash: crash, ...calls }).then((outcome) => {
        if (environment.dead) return;
        if (mode === 'crash-after') return crash();
        if (mode === 'timeout-after') return void environment.die();
        environment.freeze();
        if (pool.retired) void environment.die();
        else pool.idle.push(environment);
        end(outcome);
      });
    });
  }

  /**
   * The function was replaced or deleted:
   * invocations that run come to their end, and no environment is used again.
   */
  async retire(fn: LocalFunction): Promise<void> {
    const pool = this.#pools.get(fn);
    if (!pool) return;
    pool.retired = true;
    this.#pools.delete(fn);
    await Promise.all(pool.idle.splice(0).map((environment) => environment.die()));
  }

  /** Ends every environment, and with it the invocations that run. */
  async stop(): Promise<void> {
    const pools = [...this.#pools];
    await Promise.all(pools.map(([fn]) => this.retire(fn)));
    await Promise.all(
      pools.flatMap(([, { busy }]) =>
        [...busy].map(([environment, crash]) => {
          const died = environment.die();
          crash();
          return died;
        }),
      ),
    );
  }

  #environmentOf(fn: LocalFunction): ExecutionEnvironment {
    if (fn.code.kind === 'package') return threadEnvironment(fn, fn.code, this.#threads);
    // Without a role its calls are made with the keys that its clients have.
    return handlerEnvironment(fn.code.handler, fn.role === undefined ? undefined : this.#threads.session(fn).accessKeyId);
  }

  #poolOf(fn: LocalFunction): Pool {
    let pool = this.#pools.get(fn);
    if (!pool) {
      pool = { idle: [], busy: new Map(), retired: false };
      this.#pools.set(fn, pool);
    }
    return pool;
  }
}

const tooManyRequests = (): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    fields: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
  });

/**
 * `invokedFunctionArn`: with the version or alias that the invoker named. Source: "Using the Lambda context
 * object".
 */
const contextOf = (
  fn: LocalFunction,
  invokedFunctionArn: string,
  awsRequestId: string,
  getRemainingTimeInMillis: () => number,
): LambdaContext => ({
  awsRequestId,
  functionName: fn.name,
  functionVersion: '$LATEST',
  invokedFunctionArn,
  memoryLimitInMB: String(fn.memory),
  logGroupName: `/aws/lambda/${fn.name}`,
  logStreamName: `local/[$LATEST]${awsRequestId}`,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis,
});
