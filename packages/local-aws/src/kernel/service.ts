import type { Clock } from '../clock/clock.ts';
import type { Effects } from './effects.ts';
import type { Permission } from './identity.ts';
import type { Neighbours } from './neighbours.ts';

/** One call as an operation sees it, beside its input. */
export interface Call {
  readonly requestId: string;
  /** Access key of the caller: the local AWS takes every key; it tells callers apart. */
  readonly accessKeyId: string;
}

/** What every local service is given when it is made. */
export interface ServiceContext {
  readonly clock: Clock;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly effects: Effects;
  /**
   * The other services, by what they offer to one another;
   * resolved late, so that services may refer to each other.
   */
  readonly neighbours: Neighbours;
  /** A number in [0, 1) from the seed of this local AWS: the only randomness a service may use. */
  readonly random: () => number;
  /** Where the socket door is; undefined while it is shut. */
  readonly endpoint: () => string | undefined;
  /** Policies decide who may do what; left out, everybody may do everything. */
  readonly enforceIam?: boolean;
}

type Constructor<C> = C extends abstract new (...args: infer A) => unknown ? A : never;
/**
 * The operations of an SDK package,
 * by the names of its command classes (`$Command` is the base of them all, no operation).
 */
type OperationName<P> = keyof P extends infer K ? (K extends `${infer N}Command` ? Exclude<N, '$'> : never) : never;
type CommandOf<P, N extends string> = `${N}Command` extends keyof P ? P[`${N}Command`] : never;
type InputOf<P, N extends string> = Constructor<CommandOf<P, N>>[0];
type OutputOf<P, N extends string> =
  CommandOf<P, N> extends abstract new (
    ...args: never[]
  ) => infer I
    ? I extends { resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer O }> }
      ? Omit<O, '$metadata'>
      : never
    : never;

/**
 * The operations that a local service answers, typed by the SDK package of the service.
 * An operation throws AwsError.
 */
export type Operations<P> = {
  readonly [N in OperationName<P> & string]?: (
    input: NonNullable<InputOf<P, N>>,
    call: Call,
  ) => OutputOf<P, N> | Promise<OutputOf<P, N>> | Record<string, never>;
};

/**
 * What each operation needs its caller to be allowed. Asked before anything is checked: any member of the
 * input may be missing. Source of a table: the service's page of the Service Authorization Reference.
 */
export type Authorization<P> = {
  readonly [N in OperationName<P> & string]?: (input: Partial<NonNullable<InputOf<P, N>>>) => readonly Permission[];
};

/**
 * A local service: the SDK package whose model it speaks, and what it does.
 * The wire serves it; the kernel throttles it.
 */
export interface LocalService {
  /**
   * The name requests are signed with:
   * `ecs`, `elasticloadbalancing`, `states`, `lambda`, `monitoring`, `events`, `ecr`, `sts`, ...
   */
  readonly signingName: string;
  /** The SDK package (`import * as ecs from '@aws-sdk/client-ecs'`): its schemas are the wire model. */
  readonly sdk: object;
  // biome-ignore lint/suspicious/noExplicitAny: the wire calls operations by name; each service types its own table with Operations<typeof sdk>.
  readonly operations: Readonly<Record<string, ((input: any, call: Call) => unknown) | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: as with operations; each service types its own table with Authorization<typeof sdk>.
  readonly authorization?: Readonly<Record<string, ((input: any) => readonly Permission[]) | undefined>>;
  /**
   * The service checks required members itself, in its own words; otherwise the wire refuses what lacks them.
   */
  readonly validatesItself?: boolean;
  /** Signatures of keys that were given out are checked. Of any other service they are not. */
  readonly checksSignatures?: boolean;
  /** Documented request limits, by operation: a bucket's size and its refill a second. */
  readonly limits?: readonly RateLimit[];
  /** Frees what the service holds (sockets, processes, timers). Called once, in reverse order of starting. */
  stop?(): Promise<void>;
}

/** A token bucket that its operations share. Source of a figure: the service's "Request throttling" page. */
export interface RateLimit {
  readonly operations: readonly string[];
  readonly burst: number;
  readonly perSecond: number;
}
