import { AsyncLocalStorage } from 'node:async_hooks';
import { deferred } from '../kernel/deferred.ts';
import type { Gate } from '../wire/in-process-door.ts';

/**
 * One execution environment of a function: it runs one invocation at a time, is frozen between them, and may
 * die (a crash, a time-out). Handlers run in this process, so freezing stops what can be stopped: calls to
 * the local AWS. Whatever a handler left running waits at its next call until the environment is thawed, and
 * for ever once it is dead.
 */
export class Environment {
  #state: 'running' | 'frozen' | 'dead' = 'frozen';
  #thaw = deferred<void>();
  #crash: (() => void) | undefined;
  #callsUntilCrash = Number.POSITIVE_INFINITY;
  /** Its calls are made with this access key, whatever they are signed with: that of the function's role. */
  readonly accessKeyId: string | undefined;

  constructor(accessKeyId?: string) {
    this.accessKeyId = accessKeyId;
  }

  /** Runs an invocation's code. `onCrash` is called when the environment dies of `crashAfterCalls`. */
  run<T>(code: () => Promise<T>, onCrash: () => void, crashAfterCalls = Number.POSITIVE_INFINITY): Promise<T> {
    this.#state = 'running';
    this.#crash = onCrash;
    this.#callsUntilCrash = crashAfterCalls;
    this.#thaw.resolve();
    return current.run(this, code);
  }

  freeze(): void {
    if (this.#state !== 'running') return;
    this.#state = 'frozen';
    this.#crash = undefined;
    this.#thaw = deferred<void>();
  }

  die(): void {
    this.#state = 'dead';
    this.#crash = undefined;
    this.#thaw = deferred<void>();
  }

  get dead(): boolean {
    return this.#state === 'dead';
  }

  /** Settles only while the environment runs. */
  async whileRunning(): Promise<void> {
    while (this.#state !== 'running') await this.#thaw.promise;
  }

  /** A call of the running invocation has had its effect; its answer is on the way. */
  callAnswered(): void {
    this.#callsUntilCrash--;
    if (this.#callsUntilCrash > 0 || !this.#crash) return;
    const crash = this.#crash;
    this.die();
    crash();
  }
}

const current = new AsyncLocalStorage<Environment>();

/**
 * The gate of the in-process door: who calls is told by the asynchronous context, and code outside any
 * function passes freely.
 */
export const callerGate: Gate = async (call) => {
  const environment = current.getStore();
  if (!environment) return call();
  await environment.whileRunning();
  // What the services do later on because of this call is not the caller's work.
  const answer = await current.exit(() => call(environment.accessKeyId));
  environment.callAnswered();
  await environment.whileRunning();
  return answer;
};
