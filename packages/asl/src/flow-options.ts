import type { Duration } from './duration.ts';
import type { Arg, Ref, Reference } from './reference.ts';

/** What the callbacks of a flow are given: a reference for each value that surely has one here. */
export type Refs<S> = { readonly [K in keyof S]: Ref<S[K]> };
export type In<S, L> = Refs<S> & Refs<L>;

/** What failed, in a catch or in a guard's handler. */
export interface Caught {
  readonly Error: string;
  readonly Cause: string;
}

/** Seconds as a duration, a number, or computed from what is in scope. */
export type Time<S, L> = Duration | number | ((s: In<S, L>) => Arg<number>);

export interface Failure {
  readonly error: Arg<string>;
  readonly cause?: Arg<string>;
}

export interface Described {
  /** What the state does, for whoever reads the picture. */
  readonly comment?: string;
}

export interface Asked extends Described {
  /** Stands at the line that is taken when the test holds. */
  readonly label?: string;
}

export interface NamedEnd extends Described {
  readonly name?: string;
}

export interface PollOptions<S, L, O, R extends string> {
  /** The name of the state that asks whether the result is as wanted. */
  readonly question: string;
  /** Stands at the line that is taken when the result is as wanted. */
  readonly label?: string;
  /** The name of the pause; `Wait to <name>` by default. */
  readonly wait?: string;
  /** Between two runs. */
  readonly every: Time<S, L>;
  /** Since the first run began. */
  readonly atMost: Time<S, L>;
  readonly until: (result: Ref<O>) => Reference<boolean>;
  /**
   * The end of the poll when the time is over: its state's name, and the error that is raised. The cause may
   * tell the last result.
   */
  readonly timedOut: {
    readonly name: string;
    readonly error: R;
    readonly cause: Arg<string> | ((s: In<S, L>, result: Ref<O>) => Arg<string>);
  };
}
