import type { Clock } from '../deployment/ports/clock.ts';

/** Calls that AWS lets an account make: so many at once, and so many a second that go on for ever. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Sends {
  send(command: never, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

/**
 * The same SDK client, whose calls wait until the rate has room for them. The SDK's own retries of a call are
 * not counted. A call that is aborted while it waits is not made.
 */
export function paced<C extends object>(client: C, clock: Clock, { burst, perSecond }: Rate): C {
  let [tokens, filledAt] = [burst, clock.now()];
  const turn = async (signal: AbortSignal | undefined): Promise<void> => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1_000) * perSecond) - 1;
    filledAt = now;
    if (tokens < 0) await clock.sleep((-tokens / perSecond) * 1_000, signal);
    signal?.throwIfAborted();
  };
  const send: Sends['send'] = async (command, options) => {
    await turn(options?.abortSignal);
    return (client as unknown as Sends).send(command, options);
  };
  return new Proxy(client, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) });
}
