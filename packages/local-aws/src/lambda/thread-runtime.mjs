// @ts-check
/**
 * What runs in the thread of a function's environment: the part that AWS's Node.js runtime has on Lambda. It
 * loads the handler, then runs one invocation after the other, standing still in between.
 *
 * Plain JavaScript, and it imports nothing of ours: a thread that has to strip types starts twice as slowly
 * and takes 20 MB more.
 *
 * @import { ThreadData, ThreadInvocation, ThreadError, FromThread } from './thread-messages.ts'
 */
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';
import { join } from 'node:path';
import timers from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/** @typedef {(event: unknown, context: unknown) => unknown} Handler */

const { taskRoot, handler: handlerName, clock, resolver, frozen: shared } = /** @type {ThreadData} */ (workerData);
const frozen = new Int32Array(shared);
/** @param {FromThread} message */
const tell = (message) => parentPort?.postMessage(message);
const tickCount = new Int32Array(clock.ticks, 0, 1);
const tickPlaces = new Float64Array(clock.ticks, 8, 4);
const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

// What is written stands in the log at once: a stream's own buffer would stand still with the thread.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = /** @type {typeof stream.write} */ (
    /** @param {string | Uint8Array} chunk @param {unknown[]} rest */
    (chunk, ...rest) => {
      tell({ kind: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
      const done = rest.find((one) => typeof one === 'function');
      if (done) queueMicrotask(/** @type {() => void} */ (done));
      return true;
    }
  );
}

process.on('uncaughtException', (error) => {
  tell({ kind: 'error', error: reportOf(error), fatal: true });
  process.exit(129);
});
process.on('unhandledRejection', (reason) => {
  const why = reason instanceof Error ? reason : new Error(String(reason));
  const error = { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: `${why.name}: ${why.message}`, trace: traceOf(why) };
  tell({ kind: 'error', error, fatal: true });
  process.exit(128);
});

if (clock.factor !== 1) runBy(clock.factor);
if (resolver !== undefined) lookUpBy(resolver);
// Modules that import these by name see them replaced too.
syncBuiltinESMExports();

try {
  const handler = await load(handlerName);
  tell({ kind: 'ready' });
  parentPort?.on('message', (/** @type {ThreadInvocation} */ invocation) => void invoke(handler, invocation));
} catch (error) {
  tell({ kind: 'init-failed', error: reportOf(error) });
}

/** @param {Handler} handler @param {ThreadInvocation} invocation */
async function invoke(handler, { event, remainingMs, context }) {
  // By the clock, whose stalls are not the function's time: so the invoker measures its time-out too.
  const deadline = awsMs() + remainingMs * clock.factor;
  try {
    const result = await handler(JSON.parse(event), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor((deadline - awsMs()) / clock.factor)),
    });
    end({ kind: 'result', text: textOf(result) });
  } catch (error) {
    end({ kind: 'error', error: reportOf(error), fatal: false });
  }
}

/**
 * Lambda freezes the sandbox: timers and sockets stand still with it, until the next invocation is there.
 * @param {FromThread} message
 */
function end(message) {
  Atomics.store(frozen, 0, 1);
  tell(message);
  Atomics.wait(frozen, 0, 1);
}

/** @param {unknown} result */
function textOf(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/**
 * As the Node.js runtime reports it (aws-lambda-nodejs-runtime-interface-client, Errors.js).
 * @param {unknown} error
 * @returns {ThreadError}
 */
function reportOf(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: traceOf(error) };
}

/** @param {Error} error */
function traceOf(error) {
  return (error.stack ?? '').split('\n');
}

/**
 * The function that a Handler names, as the runtime finds it (UserFunction.js): its errors have the runtime's
 * names and texts.
 * @param {string} name
 * @returns {Promise<Handler>}
 */
async function load(name) {
  const [, file = '', exported = ''] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(name) ?? [];
  if (!file || name.includes('..')) throw failure('Runtime.MalformedHandlerName', 'Bad handler');
  const path = ['.js', '.mjs', '.cjs'].map((ending) => join(taskRoot, file + ending)).find((one) => existsSync(one));
  if (path === undefined)
    throw failure('Runtime.ImportModuleError', `Error: Cannot find module '${file}'\nRequire stack:\n- /var/runtime/index.mjs`);
  /** @type {any} */
  let found = await imported(path);
  for (const key of exported.split('.')) found = found?.[key];
  if (found === undefined) throw failure('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof found !== 'function') throw failure('Runtime.HandlerNotFound', `${name} is not a function`);
  return found;
}

/** @param {string} path */
async function imported(path) {
  try {
    return path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : createRequire(join(taskRoot, 'index.js'))(path);
  } catch (error) {
    if (error instanceof SyntaxError) throw failure('Runtime.UserCodeSyntaxError', String(error), error);
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
      throw failure('Runtime.ImportModuleError', String(error), error);
    throw error;
  }
}

/** @param {string} name @param {string} message @param {Error} [cause] */
function failure(name, message, cause) {
  return Object.assign(new Error(message), { name, ...(cause?.stack && { stack: cause.stack }) });
}

/**
 * The present instant by the clock of the local AWS, in AWS milliseconds: what the rule of
 * `clock/ticked-time.ts` reads. While the local AWS stalls this stands still too.
 */
function awsMs() {
  for (;;) {
    const wall = monotonicMs();
    const count = Atomics.load(tickCount, 0);
    const [now = 0, at = 0] = tickPlaces.subarray(2 * (count & 1));
    if (Atomics.load(tickCount, 0) === count) return now + Math.min(clock.mostMs, Math.max(0, wall - at)) * clock.factor;
  }
}

/**
 * The machine's clock runs faster, as under libfaketime: dates, and what sleeps by `node:timers/promises`.
 * The code that is shipped needs no other clock. Time-outs (`setTimeout`, `AbortSignal.timeout`) stay
 * wall-clock, as HTTP's and Lambda's own do.
 * @param {number} factor
 */
function runBy(factor) {
  const RealDate = Date;
  const present = () => Math.floor(awsMs());
  RealDate.now = present;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [present()], newTarget),
    apply: () => new RealDate(present()).toString(),
  });
  const sleep = timers.setTimeout;
  timers.setTimeout = /** @type {typeof sleep} */ (
    async (ms = 0, value, options) => {
      const due = awsMs() + ms;
      let left = ms;
      do {
        await sleep(left / factor, undefined, options);
        left = due - awsMs();
      } while (left > 0);
      return value;
    }
  );
}

/**
 * A function in a VPC finds names by the VPC's resolver, which knows private zones and load balancers: this
 * one is asked first, for IPv4 addresses, and the machine's for names that it has not.
 * @param {string} server
 */
function lookUpBy(server) {
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers([server]);
  const bySystem = dns.lookup;
  /** @param {string} name @param {any} options @param {any} callback */
  const lookup = (name, options, callback) => {
    const done = callback ?? options;
    const { all = false, family = 0 } = typeof options === 'object' ? options : {};
    if (isIP(name) || family === 6) return bySystem(name, options, callback);
    resolver.resolve4(name, (error, addresses) => {
      if (error || addresses.length === 0) bySystem(name, options, callback);
      else if (all)
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
      else done(null, addresses[0], 4);
    });
  };
  dns.lookup = /** @type {typeof dns.lookup} */ (lookup);
}
