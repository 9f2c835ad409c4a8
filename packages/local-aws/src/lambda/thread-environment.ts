import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock/clock.ts';
import { readingOf } from '../clock/clock-in-thread.ts';
import { deferred } from '../kernel/deferred.ts';
import type { ExecutionEnvironment, RunOptions } from './execution-environment.ts';
import type { LocalFunction, PackagedCode } from './function.ts';
import { answered, exitError, type Failed, type Outcome } from './outcome.ts';
import { environmentVariables, type Session } from './runtime-variables.ts';
import type { FromThread, ThreadData, ThreadInvocation } from './thread-messages.ts';

/** What environments in threads need of the local AWS. */
export interface Threads {
  readonly clock: Clock;
  readonly region: string;
  /** Of the socket door; undefined while it is shut. */
  endpoint(): string | undefined;
  /** Of a DNS server that is asked before the machine's; undefined while there is none. */
  resolver(): string | undefined;
  /**
   * Keys of a session of the function's role, new for each environment. Throws AwsError
   * `AccessDeniedException` when the role does not trust Lambda.
   */
  session(fn: LocalFunction): Session;
  /** What the code writes to stdout and stderr. */
  log(fn: LocalFunction, text: string): void;
}

const RUNTIME = new URL('./thread-runtime.mjs', import.meta.url);
/** Room for Node.js itself beside what the function's memory setting leaves to its code. */
const LEAST_HEAP_MB = 64;

/**
 * An environment in a thread of its own: the packaged code with its own modules, environment variables and
 * keys, calling the local AWS over its socket. Between invocations the whole thread stands still; a time-out
 * ends it.
 */
export function threadEnvironment(fn: LocalFunction, code: PackagedCode, threads: Threads): ExecutionEnvironment {
  const endpoint = threads.endpoint();
  if (endpoint === undefined)
    throw new Error(`'${fn.name}' runs from its package and calls the local AWS over the socket: start it with a port, or listen()`);
  const frozen = new SharedArrayBuffer(4);
  const flag = new Int32Array(frozen);
  const data: ThreadData = {
    taskRoot: code.folder,
    handler: code.handler,
    clock: readingOf(threads.clock),
    resolver: threads.resolver(),
    frozen,
  };
  const worker = new Worker(RUNTIME, {
    name: fn.name,
    workerData: data,
    env: environmentVariables(fn, code, { endpoint, region: threads.region, session: threads.session(fn) }),
    execArgv: [],
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(LEAST_HEAP_MB, fn.memory) },
  });
  const started = deferred<Failed | undefined>();
  let dead = false;
  /** Of the invocation that runs. */
  let running: { readonly settle: (outcome: Outcome) => void; readonly options: RunOptions; readonly requestId: string } | undefined;
  let fatal: Failed | undefined;

  const hear: { readonly [K in FromThread['kind']]: (message: Extract<FromThread, { kind: K }>) => void } = {
    ready: () => started.resolve(undefined),
    'init-failed': ({ error }) => {
      started.resolve({ ok: false, ...error });
      void die();
    },
    result: ({ text }) => settle(answered(text)),
    error: ({ error, fatal: ends }) => {
      // Its exit follows, and tells what waits.
      if (ends) fatal = { ok: false, ...error };
      else settle({ ok: false, ...error });
    },
    output: ({ text }) => threads.log(fn, text),
  };
  worker.on('message', (message: FromThread) => (hear[message.kind] as (message: FromThread) => void)(message));
  worker.on('error', (error: NodeJS.ErrnoException) => {
    threads.log(fn, `${error.stack ?? error.message}\n`);
    fatal ??= exitError(running?.requestId ?? 'none', 'Runtime exited with error: signal: killed');
  });
  worker.on('exit', (status) => {
    const how =
      fatal ?? exitError(running?.requestId ?? 'none', status === 0 ? EXITED : `Runtime exited with error: exit status ${status}`);
    started.resolve(how);
    const ended = running;
    running = undefined;
    if (dead) return;
    dead = true;
    ended?.options.onCrash(how);
  });

  function settle(outcome: Outcome): void {
    const ended = running;
    running = undefined;
    ended?.settle(outcome);
  }

  async function die(): Promise<void> {
    dead = true;
    await worker.terminate();
  }

  return {
    starting: started.promise,
    get dead() {
      return dead;
    },
    run({ event, context }, options) {
      if (options.crashAfterCalls !== undefined)
        throw new RangeError(`'crash-between' strikes functions of this process only; '${fn.name}' runs from its package`);
      return new Promise((settled) => {
        running = { settle: settled, options, requestId: context.awsRequestId };
        const { getRemainingTimeInMillis, callbackWaitsForEmptyEventLoop: _, ...plain } = context;
        Atomics.store(flag, 0, 0);
        Atomics.notify(flag, 0);
        const invocation: ThreadInvocation = {
          event: JSON.stringify(event) ?? 'null',
          remainingMs: getRemainingTimeInMillis(),
          context: plain,
        };
        worker.postMessage(invocation);
      });
    },
    // The thread has stopped by itself, before its result was out.
    freeze() {},
    die,
  };
}

const EXITED = 'Runtime exited without providing a reason';
