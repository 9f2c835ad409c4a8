import type { Duration } from './duration.ts';
import type { StatesErrorName } from './error-name.ts';
import type { CamelCase, IsLiteral } from './name.ts';
import type { AnyPath, Closed, Common, Meeting, OutputOf, Path, Scope, UsedBy } from './path.ts';
import type { Arg, Ref, Reference, ValueOf } from './reference.ts';
import type { Retry } from './retry.ts';
import type { Task } from './task.ts';

/** What the callbacks of a flow are given: a reference for each value that surely has one here. */
export type Refs<S> = { readonly [K in keyof S]: Ref<S[K]> };

/** What failed, in a catch or in a guard's handler. */
export interface Caught {
  readonly Error: string;
  readonly Cause: string;
}

/**
 * An open path of a workflow. Every method gives a new flow; the old one stays as it was.
 * `S` is what is surely assigned here, `Used` the state names before, `Out` what the workflow may already have ended with.
 */
export interface Flow<S extends Scope, Used extends string = never, Out = never> extends Path<true, S, Used, Out> {
  /** Runs a task; its result is in scope under the camel case of the name (`as` gives another key). */
  step<
    const N extends string,
    O,
    E extends string,
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    task: (s: Refs<S>) => Task<unknown, O, E>,
    options?: TaskOptions<S, Used | NameOf<N>, Out, O, E, As, K, X>,
  ): After<S, Flow<S & Record<As, Kept<O, K>>, Used | NameOf<N>, Out>, X>;

  /** Sets variables. Keys that are in scope already keep their type. */
  assign<const N extends string, A extends Readonly<Record<string, unknown>>>(
    name: NewName<N, Used>,
    values: (s: Refs<S>) => A & SameTypes<A, S>,
    options?: Described,
  ): Flow<S & Omit<{ [K in keyof A]: ValueOf<A[K]> }, keyof S>, Used | NameOf<N>, Out>;

  wait<const N extends string>(name: NewName<N, Used>, duration: Time<S>, options?: Described): Flow<S, Used | NameOf<N>, Out>;

  /** Two ways. Each goes on or ends; what both assigned is in scope where they meet. */
  when<const N extends string, X extends AnyPath, Y extends AnyPath>(
    name: NewName<N, Used>,
    test: (s: Refs<S>) => Reference<boolean>,
    yes: (flow: Flow<S, Used | NameOf<N>, Out>) => X,
    no: (flow: Flow<S, Used | NameOf<N>, Out>) => Y,
    options?: Described,
  ): Join<X | Y>;

  /** Several ways, tried in order; the label describes the test in the console. */
  choose<const N extends string, const W extends readonly Way<S, Used | N, Out>[], Y extends AnyPath>(
    name: NewName<N, Used>,
    ways: W & readonly Way<S, Used | N, Out>[],
    otherwise: (flow: Flow<S, Used | NameOf<N>, Out>) => Y,
    options?: Described,
  ): Join<WayOut<W> | Y>;

  /** Runs the body, then again until the test holds. It runs at least once, so what it assigns is in scope afterwards. */
  repeat<const N extends string, S2 extends Scope, U2 extends string, O2>(
    name: NewName<N, Used>,
    body: (flow: Flow<S, Used | NameOf<N>, Out>) => Path<true, S2, U2, O2>,
    options: Described & { readonly until: (s: Refs<NoInfer<S2>>) => Reference<boolean> },
  ): Flow<S2, U2, O2>;

  /** Runs a task every so often until its result is as wanted. The states are `<name>`, `<name>?` and `Wait before <name>`. */
  poll<
    const N extends string,
    O,
    E extends string,
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    task: (s: Refs<S>) => Task<unknown, O, E>,
    options: TaskOptions<S, Used | NameOf<N>, Out, O, E, As, K, X> & PollOptions<S, Kept<O, K>>,
  ): After<S, Flow<S & Record<As, Kept<O, K>>, Used | NameOf<N>, Out>, X>;

  /** Runs the body for each item of a list, in order, with `s.item` and `s.index`. The body may end the workflow early. */
  each<const N extends string, I, X extends AnyPath>(
    name: NewName<N, Used>,
    items: (s: Refs<S>) => Reference<readonly I[]>,
    body: (flow: Flow<Omit<S, 'item' | 'index'> & { readonly item: I; readonly index: number }, Used | NameOf<N>, Out>) => X,
    options?: Described,
  ): Flow<S, Used | UsedBy<X>, Out | OutputOf<X>>;

  /** Runs the branches side by side; the results, in the branches' order, are in scope under the camel case of the name. */
  parallel<
    const N extends string,
    const B extends readonly ((flow: Flow<S, Used | N>) => Closed)[],
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    branches: B & readonly ((flow: Flow<S, Used | N>) => Closed)[],
    options?: FallibleOptions<S, Used | NameOf<N> | UsedBy<ReturnType<B[number]>>, Out, Results<B>, string, As, K, X>,
  ): After<S, Flow<S & Record<As, Kept<Results<B>, K>>, Used | NameOf<N> | UsedBy<ReturnType<B[number]>>, Out>, X>;

  /** Runs the body for the items of a list side by side, with `s.item` and `s.index`; the results are in scope in the items' order. */
  map<
    const N extends string,
    I,
    R extends Closed,
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    items: (s: Refs<S>) => Reference<readonly I[]>,
    body: (flow: Flow<Omit<S, 'item' | 'index'> & { readonly item: I; readonly index: number }, Used | NameOf<N>>) => R,
    options?: FallibleOptions<S, Used | NameOf<N> | UsedBy<R>, Out, OutputOf<R>[], string, As, K, X> & {
      /** How many run at once; all by default. */
      readonly maxConcurrency?: number;
    },
  ): After<S, Flow<S & Record<As, Kept<OutputOf<R>[], K>>, Used | NameOf<N> | UsedBy<R>, Out>, X>;

  /** What fails in the body, and is not caught there, goes on in `failed`, with `s.error` and what was in scope before the guard. */
  guard<X extends AnyPath, Y extends AnyPath>(
    name: string,
    body: (flow: Flow<S, Used, Out>) => X,
    failed: (flow: Flow<WithError<S>, Used | NoInfer<UsedBy<X>>, Out>) => Y,
  ): Restored<S, Join<X | Y>>;

  /** Fails as a task would: goes to the guard's handler, or fails the execution where there is none. */
  raise(error: string, cause: Arg<string> | ((s: Refs<S>) => Arg<string>)): Closed<Used, Out>;

  /** Ends the execution as failed. */
  fail<const N extends string>(
    name: NewName<N, Used>,
    failure: Failure | ((s: Refs<S>) => Failure),
    options?: Described,
  ): Closed<Used | NameOf<N>, Out>;

  /** Ends the execution, or the branch, as succeeded. */
  succeed(): Closed<Used, Out>;
  succeed<A>(output: (s: Refs<S>) => A): Closed<Used, Out | ValueOf<A>>;
  succeed<const N extends string>(name: NewName<N, Used>): Closed<Used | NameOf<N>, Out>;
  succeed<const N extends string, A>(name: NewName<N, Used>, output: (s: Refs<S>) => A): Closed<Used | NameOf<N>, Out | ValueOf<A>>;

  /** Goes on with a fragment: a plain function over a flow that says what must be in scope. */
  include<Needs extends Scope, R extends AnyPath, A extends readonly unknown[]>(
    fragment: ((flow: Flow<Needs>, ...args: A) => R) & Provided<S, Needs>,
    ...args: A
  ): Included<S, Used, Out, R>;
}

/** Seconds as a duration, a number, or computed from what is in scope. */
export type Time<S> = Duration | number | ((s: Refs<S>) => Arg<number>);

export interface Failure {
  readonly error: Arg<string>;
  readonly cause?: Arg<string>;
}

export interface Described {
  readonly comment?: string;
}

/** Label, test, what follows. */
export type Way<S extends Scope, Used extends string, Out> = readonly [
  label: string,
  test: (s: Refs<S>) => Reference<boolean>,
  then: (flow: Flow<S, Used, Out>) => AnyPath,
];
type WayOut<W extends readonly (readonly [string, unknown, (flow: never) => AnyPath])[]> = ReturnType<W[number][2]>;

export interface FallibleOptions<S extends Scope, Used extends string, Out, O, E extends string, As extends string, K, X>
  extends Described {
  /** The key in scope, where the camel case of the name will not do. */
  readonly as?: As;
  /** What to keep of the result; all of it by default. */
  readonly keep?: (result: Ref<O>) => K;
  readonly retry?: Retry<NoInfer<E>> | readonly Retry<NoInfer<E>>[];
  /** What follows an error, by its name; tried before the guard's handler. */
  readonly catch?: { readonly [C in keyof X]: (flow: Flow<WithError<S>, Used, Out>) => X[C] } & Raisable<keyof X, E>;
}

export interface TaskOptions<S extends Scope, Used extends string, Out, O, E extends string, As extends string, K, X>
  extends FallibleOptions<S, Used, Out, O, E, As, K, X> {
  /** Default 60 seconds. A task that waits for its token needs one. */
  readonly timeout?: Time<S>;
  readonly heartbeat?: Time<S>;
}

export interface PollOptions<S, O> {
  /** Between two runs. */
  readonly every: Time<S>;
  /** Since the first run began. */
  readonly atMost: Time<S>;
  readonly until: (result: Ref<O>) => Reference<boolean>;
  readonly timedOut: { readonly error: string; readonly cause: Arg<string> | ((s: Refs<S>) => Arg<string>) };
}

/** Stands for 'all of the result'. */
declare const whole: unique symbol;
type Whole = typeof whole;
type Kept<O, K> = [K] extends [Whole] ? O : ValueOf<K>;

/** A name that only run time knows (`` `Bake ${label}` ``) cannot be tracked by types; compile checks it. */
type NameOf<N extends string> = IsLiteral<N> extends true ? N : never;
type KeyOf<N extends string> = IsLiteral<N> extends true ? CamelCase<N> : never;

type Reserved = 'input' | 'item' | 'index' | 'error' | 'states';

type NewName<N extends string, Used extends string> = [Used] extends [never]
  ? N
  : N extends Used
    ? `There is a state '${N}' on this path already.`
    : N;

type NewKey<N extends string, Used extends string, S> = [Extract<KeyOf<N>, keyof S | Reserved>] extends [never]
  ? NewName<N, Used>
  : `The result of '${N}' would be s.${KeyOf<N>}, which is taken.`;

type SameTypes<A, S> = { readonly [K in keyof A & keyof S]: Arg<S[K]> };

type Raisable<C, E extends string> = {
  readonly [P in Exclude<C, E | StatesErrorName> & string]: `This state cannot fail with '${P}'.`;
};

type WithError<S> = Omit<S, 'error'> & { readonly error: Caught };

type Results<B extends readonly ((flow: never) => Closed)[]> = { -readonly [I in keyof B]: OutputOf<ReturnType<B[I]>> };

/** Where ways meet: a flow of what they have in common, or an end when none goes on. */
export type Join<X extends AnyPath> = [Meeting<X>] extends [never]
  ? Closed<UsedBy<X>, OutputOf<X>>
  : Flow<Common<Meeting<X>>, UsedBy<X>, OutputOf<X>>;

/** After a state with catches: the ways that go on meet. */
type After<S, Main extends AnyPath, X extends Record<keyof X, AnyPath>> = [keyof X] extends [never]
  ? Main
  : Restored<S, Join<Main | X[keyof X]>>;

/** `s.error` is what it was before the handler. */
type Restored<S, X> = X extends Flow<infer A, infer U, infer O> ? Flow<Omit<A, 'error'> & Pick<S, keyof S & 'error'>, U, O> : X;

type Provided<S, Needs> = [S] extends [Needs]
  ? unknown
  : { readonly 'The fragment needs values that are not in scope here': Missing<S, Needs> };
type Missing<S, Needs> = { [K in keyof Needs as S extends { readonly [P in K]: Needs[K] } ? never : K]: Needs[K] };

type Included<S, Used extends string, Out, R extends AnyPath> = [Meeting<R>] extends [never]
  ? Closed<Used | UsedBy<R>, Out | OutputOf<R>>
  : Flow<S & Omit<Common<Meeting<R>>, keyof S>, Used | UsedBy<R>, Out | OutputOf<R>>;
