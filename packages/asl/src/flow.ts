// One file, although it is long: the types of paths have to stand beside the flow that they are made for (see
// below).

import type { StatesErrorName } from './error-name.ts';
import type { Asked, Caught, Described, Failure, In, NamedEnd, PollOptions, Time } from './flow-options.ts';
import type { CamelCase, IsLiteral } from './name.ts';
import type { AnyPath, Closed, EndsInGuard, Failed, HandedOut, Left, Nothing, Path, path, Raised, Scope, Succeeded } from './path.ts';
import type { Arg, Ref, Reference, ValueOf } from './reference.ts';
import type { Retry, Unretried } from './retry.ts';
import type { Task } from './task.ts';

/**
 * An open path of a workflow. Every method gives a new flow; the old one stays as it was. `S` is what is
 * surely assigned here, `Used` the state names before, `Out` what the workflow may already have ended with,
 * `L` what the place gives (a loop its item and index, a handler its error), `A` what this flow has added to
 * the scope it began with.
 */
export interface Flow<S extends Scope, Used extends string = never, Out = never, L extends Scope = Nothing, A extends Scope = Nothing>
  extends Path<true, A, Used, Out> {
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
    task: (s: In<S, L>) => Task<unknown, O, E>,
    options?: TaskOptions<S, Used | NameOf<N>, Out, L, O, E, As, K, X>,
  ): After<S, Record<As, Kept<O, K>>, Used | NameOf<N>, Out, L, A, X>;

  /** Sets variables on the way to the next state. Keys that are in scope already keep their type. */
  assign<V extends Readonly<Record<string, unknown>>>(
    values: (s: In<S, L>) => V & SameTypes<V, S>,
  ): Flow<S & NewValues<V>, Used, Out, L, A & NewValues<V>>;

  wait<const N extends string>(name: NewName<N, Used>, duration: Time<S, L>, options?: Described): Flow<S, Used | NameOf<N>, Out, L, A>;

  /** Two ways. Each goes on or ends; what both assigned is in scope where they meet. */
  when<const N extends string, X extends AnyPath, Y extends AnyPath>(
    name: NewName<N, Used>,
    test: (s: In<S, L>) => Reference<boolean>,
    yes: (flow: Flow<S, Used | NameOf<N>, Out, L>) => X,
    no: (flow: Flow<S, Used | NameOf<N>, Out, L>) => Y,
    options?: Asked,
  ): Join<S, L, A, X, Y>;

  /** Several ways, tried in order; the label describes the test in the console. */
  choose<const N extends string, const W extends readonly Way<S, Used | N, Out, L>[], Y extends AnyPath>(
    name: NewName<N, Used>,
    ways: W & readonly Way<S, Used | N, Out, L>[],
    otherwise: (flow: Flow<S, Used | NameOf<N>, Out, L>) => Y,
    options?: Described,
  ): Join<S, L, A, WayOut<W>, Y>;

  /**
   * First in the last way of a question: one more rule of that question. What follows comes after this way
   * too, when it goes on.
   */
  also<X extends AnyPath>(
    label: string,
    test: (s: In<S, L>) => Reference<boolean>,
    then: (flow: Flow<S, Used, Out, L>) => X,
  ): Join<S, L, A, X, Path<true, Nothing, Used, Out>>;

  /** Runs the body as often as the test does not hold, which is asked first. */
  until<const N extends string, X extends AnyPath>(
    name: NewName<N, Used>,
    test: (s: In<S, L>) => Reference<boolean>,
    body: (flow: Flow<S, Used | NameOf<N>, Out, L>) => X,
    options?: Asked,
  ): Flow<S, Used | NameOf<N> | UsedBy<X>, Out | OutputOf<X>, L, A>;

  /**
   * Runs the body, then again until the test holds. It runs at least once, so what it assigns is in scope
   * afterwards.
   */
  repeat<const N extends string, A2 extends Scope, U2 extends string, O2>(
    name: NewName<N, Used>,
    body: (flow: Flow<S, Used | NameOf<N>, Out, L>) => Path<true, A2, U2, O2>,
    options: Asked & { readonly until: (s: In<S & NoInfer<A2>, L>) => Reference<boolean> },
  ): Flow<S & A2, U2, O2, L, A & A2>;

  /**
   * Runs a task every so often until its result is as wanted: the look, the question, the wait, and an end
   * for the time-out.
   */
  poll<
    const N extends string,
    O,
    E extends string,
    const R extends string,
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    task: (s: In<S, L>) => Task<unknown, O, E>,
    options: TaskOptions<S, Used | NameOf<N>, Out, L, O, E, As, K, X> & PollOptions<S, L, Kept<O, K>, R>,
  ): After<S, Record<As, Kept<O, K>>, Used | NameOf<N>, Out | Raised<R>, L, A, X>;

  /**
   * Runs the body for each item of a list, in order, with `s.item` and `s.index`. The body may end the
   * workflow early.
   */
  each<const N extends string, I, X extends AnyPath>(
    name: NewName<N, Used>,
    items: (s: In<S, L>) => Reference<readonly I[]>,
    body: (flow: Flow<S, Used | NameOf<N>, Out, WithItem<L, I>>) => X,
    options?: Asked,
  ): Flow<S, Used | UsedBy<X>, Out | OutputOf<X>, L, A>;

  /**
   * Runs the branches side by side; the results, in the branches' order, are in scope under the camel case of
   * the name.
   */
  parallel<
    const N extends string,
    const B extends readonly ((flow: Flow<S, Used | N, never, L>) => Closed)[],
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    branches: B & readonly ((flow: Flow<S, Used | N, never, L>) => Closed)[],
    options?: FallibleOptions<S, Used | NameOf<N> | UsedBy<ReturnType<B[number]>>, Out, L, Results<B>, string, As, K, X>,
  ): After<
    S,
    Record<As, Kept<Results<B>, K>>,
    Used | NameOf<N> | UsedBy<ReturnType<B[number]>>,
    Out | RaisedBy<ReturnType<B[number]>>,
    L,
    A,
    X
  >;

  /**
   * Runs the body for the items of a list side by side, with `s.item` and `s.index`; the results are in scope
   * in the items' order.
   */
  map<
    const N extends string,
    I,
    R extends Closed,
    const As extends string = KeyOf<N>,
    K = Whole,
    X extends Record<keyof X, AnyPath> = Record<never, AnyPath>,
  >(
    name: NewKey<N, Used, S>,
    items: (s: In<S, L>) => Reference<readonly I[]>,
    body: (flow: Flow<S, Used | NameOf<N>, never, WithItem<L, I>>) => R,
    options?: FallibleOptions<S, Used | NameOf<N> | UsedBy<R>, Out, L, ResultOf<R>[], string, As, K, X> & {
      /** How many run at once; all by default. */
      readonly maxConcurrency?: number;
    },
  ): After<S, Record<As, Kept<ResultOf<R>[], K>>, Used | NameOf<N> | UsedBy<R>, Out | RaisedBy<R>, L, A, X>;

  /**
   * A box around the body. What fails in it, and is not caught there, goes on in `failed`, with `s.error` and
   * what was in scope before. Behind it only what the body hands out is seen, under the camel case of the
   * name. `fail` and `succeed` have no place in it.
   */
  guard<
    const N extends string,
    X extends Path<boolean, unknown, string, EndsInGuard>,
    Y extends AnyPath,
    const As extends string = KeyOf<N>,
  >(
    name: NewKey<N, Used, S>,
    body: (flow: Flow<S, Used | NameOf<N>, never, L>) => X,
    failed: (flow: Flow<S, Used | NameOf<N> | NoInfer<UsedBy<X>>, Out, WithError<L>>) => Y,
    options?: Described & { readonly as?: As },
  ): Behind<S, Used | NameOf<N>, Out, L, A, As, X, Y>;

  /**
   * Ends a guard's body with what came of it. Where the state before can hand it out, this is no state of its
   * own.
   */
  handOut<V>(output: (s: In<S, L>) => V, options?: NamedEnd): Closed<Used, Out | HandedOut<ValueOf<V>>>;

  /** A stretch that `leave` goes on behind, wherever in it that is said. It is no state. */
  block<X extends AnyPath>(body: (flow: Flow<S, Used, Out, L>) => X): BehindBlock<S, Out, L, A, X>;

  /** Goes on behind the innermost block. What is assigned on each way there is in scope. */
  leave(): Closed<Used, Out | Left<S>>;

  /** Names a stretch of the workflow, for those who list its states or draw it. It is no state. */
  part<R extends AnyPath>(title: string, body: (flow: Flow<S, Used, Out, L>) => R): Included<S, Used, Out, L, A, R>;

  /**
   * Fails as a task would: what is around it, a guard or a catch, takes the error; the execution fails where
   * there is none.
   */
  raise<const R extends string>(
    error: R,
    cause: Arg<string> | ((s: In<S, L>) => Arg<string>),
    options?: NamedEnd,
  ): Closed<Used, Out | Raised<R>>;

  /** Ends the execution as failed. */
  fail<const N extends string>(
    name: NewName<N, Used>,
    failure: Failure | ((s: In<S, L>) => Failure),
    options?: Described,
  ): Closed<Used | NameOf<N>, Out | Failed>;

  /** Ends the execution, or the branch, as succeeded. */
  succeed(): Closed<Used, Out | Succeeded<undefined>>;
  succeed<V>(output: (s: In<S, L>) => V): Closed<Used, Out | Succeeded<ValueOf<V>>>;
  succeed<const N extends string>(name: NewName<N, Used>): Closed<Used | NameOf<N>, Out | Succeeded<undefined>>;
  succeed<const N extends string, V>(
    name: NewName<N, Used>,
    output: (s: In<S, L>) => V,
    options?: Described,
  ): Closed<Used | NameOf<N>, Out | Succeeded<ValueOf<V>>>;

  /** Goes on with a fragment: a plain function over a flow that says what must be in scope. */
  include<Needs extends Scope, R extends AnyPath, Args extends readonly unknown[]>(
    fragment: ((flow: Flow<Needs>, ...args: Args) => R) & Provided<S & L, Needs>,
    ...args: Args
  ): Included<S, Used, Out, L, A, R>;
}

/** Label, test, what follows. */
type Way<S extends Scope, Used extends string, Out, L extends Scope> = readonly [
  label: string,
  test: (s: In<S, L>) => Reference<boolean>,
  then: (flow: Flow<S, Used, Out, L>) => AnyPath,
];
type WayOut<W extends readonly (readonly [string, unknown, (flow: never) => AnyPath])[]> = ReturnType<W[number][2]>;

interface FallibleOptions<S extends Scope, Used extends string, Out, L extends Scope, O, E extends string, As extends string, K, X>
  extends Described {
  /** The key in scope, where the camel case of the name will not do. */
  readonly as?: As;
  /** What to keep of the result; all of it by default. */
  readonly keep?: (result: Ref<O>) => K;
  readonly retry?: Retry<NoInfer<E>> | readonly (Retry<NoInfer<E>> | Unretried)[];
  /** What follows an error, by its name; tried before the guard's handler. */
  readonly catch?: { readonly [C in keyof X]: (flow: Flow<S, Used, Out, WithError<L>>) => X[C] } & Raisable<keyof X, E>;
}

interface TaskOptions<S extends Scope, Used extends string, Out, L extends Scope, O, E extends string, As extends string, K, X>
  extends FallibleOptions<S, Used, Out, L, O, E, As, K, X> {
  /** Default 60 seconds. A task that waits for its token needs one. */
  readonly timeout?: Time<S, L>;
  readonly heartbeat?: Time<S, L>;
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

type NewValues<V> = { readonly [K in keyof V]: ValueOf<V[K]> };
type SameTypes<A, S> = { readonly [K in keyof A & keyof S]: Arg<S[K]> };

type Raisable<C, E extends string> = {
  readonly [P in Exclude<C, E | StatesErrorName> & string]: `This state cannot fail with '${P}'.`;
};

type WithError<L> = Omit<L, 'error'> & { readonly error: Caught };
type WithItem<L, I> = Omit<L, 'item' | 'index'> & { readonly item: I; readonly index: number };

type Results<B extends readonly ((flow: never) => Closed)[]> = { -readonly [I in keyof B]: ResultOf<ReturnType<B[I]>> };

/*
 * What the paths of a union are, part by part. An alias that is imported, or whose body is a conditional
 * type, stays on its result with its arguments, and the compiler walks these again whenever it infers from a
 * flow. Here the arguments hold all the flows before: the walk would double with each state. So these stand
 * in this file, and are read off an object type.
 */

/** What the open ones have added to the scope; never when none is open. */
type AddedBy<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info }
    ? Info extends { readonly open: true; readonly added: infer Added extends Scope }
      ? Added
      : never
    : never;
}['of'];

type UsedBy<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info } ? (Info extends { readonly used: infer Used extends string } ? Used : never) : never;
}['of'];

type OutputOf<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info } ? (Info extends { readonly output: infer Output } ? Output : never) : never;
}['of'];

/** What the branch comes to. */
type ResultOf<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info }
    ? Info extends { readonly output: infer Output }
      ? Output extends Succeeded<infer Value>
        ? Value
        : never
      : never
    : never;
}['of'];

type HandedOutBy<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info }
    ? Info extends { readonly output: infer Output }
      ? Output extends HandedOut<infer Value>
        ? Value
        : never
      : never
    : never;
}['of'];

type LeftBy<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info }
    ? Info extends { readonly output: infer Output }
      ? Output extends Left<infer InScope>
        ? InScope
        : never
      : never
    : never;
}['of'];

/** The endings that are not those of a block. */
type StaysBy<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info }
    ? Info extends { readonly output: infer Output }
      ? Output extends Left<unknown>
        ? never
        : Output
      : never
    : never;
}['of'];

type RaisedBy<X extends AnyPath> = {
  of: X extends { readonly [path]?: infer Info }
    ? Info extends { readonly output: infer Output }
      ? Output extends Raised<infer Name>
        ? Raised<Name>
        : never
      : never
    : never;
}['of'];

/** What several ways that meet have in common: a value that only one of them assigned is gone. */
type Common<S> = { readonly [K in keyof S & string]: S[K] };

/**
 * Where two ways meet: a flow with what both have added, or an end when neither goes on. What was there
 * before is not looked at again: so the types of long workflows stay small.
 */
type Join<S extends Scope, L extends Scope, A extends Scope, X extends AnyPath, Y extends AnyPath> = [AddedBy<X | Y>] extends [never]
  ? Closed<UsedBy<X | Y>, OutputOf<X | Y>>
  : Flow<S & Common<AddedBy<X | Y>>, UsedBy<X | Y>, OutputOf<X | Y>, L, A & Common<AddedBy<X | Y>>>;

/** After a state with catches: those that go on meet the way without failure, which has added `R`. */
type After<
  S extends Scope,
  R extends Scope,
  Used extends string,
  Out,
  L extends Scope,
  A extends Scope,
  X extends Record<keyof X, AnyPath>,
> = [AddedBy<X[keyof X]>] extends [never]
  ? Flow<S & R, Used | UsedBy<X[keyof X]>, Out | OutputOf<X[keyof X]>, L, A & R>
  : Flow<
      S & Common<R | AddedBy<X[keyof X]>>,
      Used | UsedBy<X[keyof X]>,
      Out | OutputOf<X[keyof X]>,
      L,
      A & Common<R | AddedBy<X[keyof X]>>
    >;

/**
 * What is in scope behind a guard's body beside what was there before it; never when the body is only left by
 * failures.
 */
type OutOfBox<Key extends string, X extends AnyPath> = [AddedBy<X>] extends [never]
  ? [HandedOutBy<X>] extends [never]
    ? never
    : Record<Key, HandedOutBy<X>>
  : Nothing;

type Behind<
  S extends Scope,
  Used extends string,
  Out,
  L extends Scope,
  A extends Scope,
  Key extends string,
  X extends AnyPath,
  Y extends AnyPath,
> = [OutOfBox<Key, X> | AddedBy<Y>] extends [never]
  ? Closed<Used | UsedBy<X | Y>, Out | RaisedBy<X> | OutputOf<Y>>
  : Flow<
      S & Common<OutOfBox<Key, X> | AddedBy<Y>>,
      Used | UsedBy<X | Y>,
      Out | RaisedBy<X> | OutputOf<Y>,
      L,
      A & Common<OutOfBox<Key, X> | AddedBy<Y>>
    >;

type BehindBlock<S extends Scope, Out, L extends Scope, A extends Scope, X extends AnyPath> = [AddedBy<X> | LeftBy<X>] extends [never]
  ? Closed<UsedBy<X>, Out | StaysBy<X>>
  : Flow<S & Common<AddedBy<X> | LeftBy<X>>, UsedBy<X>, Out | StaysBy<X>, L, A & Common<AddedBy<X> | LeftBy<X>>>;

type Provided<S, Needs> = [S] extends [Needs]
  ? unknown
  : { readonly 'The fragment needs values that are not in scope here': Missing<S, Needs> };
type Missing<S, Needs> = { [K in keyof Needs as S extends { readonly [P in K]: Needs[K] } ? never : K]: Needs[K] };

type Included<S extends Scope, Used extends string, Out, L extends Scope, A extends Scope, R extends AnyPath> = [AddedBy<R>] extends [never]
  ? Closed<Used | UsedBy<R>, Out | OutputOf<R>>
  : Flow<S & AddedBy<R>, Used | UsedBy<R>, Out | OutputOf<R>, L, A & AddedBy<R>>;
