export declare const path: unique symbol;

/** A way through a workflow, as types see it: whether it goes on, what it has added to the scope, which state names it has, what it ends with. */
export interface Path<Open extends boolean, Added, Used extends string, Output> {
  readonly [path]?: { readonly open: Open; readonly added: Added; readonly used: Used; readonly output: Output };
}

export type AnyPath = Path<boolean, unknown, string, unknown>;

/** A way that has come to its end: nothing can follow it. */
export interface Closed<Used extends string = string, Output = unknown> extends Path<false, never, Used, Output> {
  readonly closed: true;
}

/** A scope of what surely has a value: variable to its type. */
export type Scope = object;
export type Nothing = Record<never, never>;
