declare const path: unique symbol;

/** A way through a workflow, as types see it: whether it goes on, what is assigned on it, which state names it has, what it ends with. */
export interface Path<Open extends boolean, Assigned, Used extends string, Output> {
  readonly [path]?: { readonly open: Open; readonly assigned: Assigned; readonly used: Used; readonly output: Output };
}

export type AnyPath = Path<boolean, unknown, string, unknown>;

/** A way that has come to its end: nothing can follow it. */
export interface Closed<Used extends string = string, Output = unknown> extends Path<false, never, Used, Output> {
  readonly closed: true;
}

/** A scope of what surely has a value: variable to its type. */
export type Scope = object;

/** What several ways that meet have in common: a value that only one of them assigned is gone. */
export type Common<S> = { readonly [K in keyof S & string]: S[K] };

type InfoOf<X> = X extends { readonly [path]?: infer Info } ? NonNullable<Info> : never;
type OpenInfo<X> = Extract<InfoOf<X>, { readonly open: true }>;

/** The scope where the open ones of several ways meet; never when none is open. */
export type Meeting<X extends AnyPath> = AssignedOf<OpenInfo<X>>;
// Distributes, so that nothing open gives never: `never extends { assigned: infer S }` holds, with S unknown.
type AssignedOf<Info> = Info extends { readonly assigned: infer S } ? S : never;
export type UsedBy<X extends AnyPath> = InfoOf<X> extends { readonly used: infer U extends string } ? U : never;
export type OutputOf<X extends AnyPath> = InfoOf<X> extends { readonly output: infer O } ? O : never;
