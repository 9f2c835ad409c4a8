export declare const path: unique symbol;

/**
 * A way through a workflow, as types see it: whether it goes on, what it has added to the scope, which state
 * names it has, what it ends with.
 */
export interface Path<Open extends boolean, Added, Used extends string, Output> {
  readonly [path]?: { readonly open: Open; readonly added: Added; readonly used: Used; readonly output: Output };
}

export type AnyPath = Path<boolean, unknown, string, unknown>;

declare const ending: unique symbol;

/** How a way ends, and with what. */
interface Ending<How extends string, Value> {
  readonly [ending]: { readonly how: How; readonly value: Value };
}
export type Succeeded<Value> = Ending<'succeed', Value>;
export type Failed = Ending<'fail', unknown>;
export type Raised<ErrorName extends string> = Ending<'raise', ErrorName>;
export type HandedOut<Value> = Ending<'hand out', Value>;
export type Left<InScope> = Ending<'leave', InScope>;

/** The endings that a workflow, or a branch of a parallel, may have. */
export type Ends<ErrorName extends string = string> = Succeeded<unknown> | Failed | Raised<ErrorName>;

/**
 * The endings that a guard's body may have: what is in a guard ends no execution, it raises an error or hands
 * out what came of it.
 */
export type EndsInGuard = HandedOut<unknown> | Raised<string>;

/** A way that has come to its end: nothing can follow it. */
export interface Closed<Used extends string = string, Output = Ends> extends Path<false, never, Used, Output> {
  readonly closed: true;
}

/** A scope of what surely has a value: variable to its type. */
export type Scope = object;
export type Nothing = Record<never, never>;
