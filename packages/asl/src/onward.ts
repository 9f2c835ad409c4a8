import { template } from './argument.ts';
import type { Assignments, Json } from './definition.ts';
import { type Expression, substitute } from './expression.ts';
import { jsonataText } from './jsonata-text.ts';
import type { HandOutNode } from './node.ts';

/** A variable and the value that it gets. */
export type Value = readonly [variable: string, value: Expression];

/** Where a path goes on: to a state or to the end of its branch, and what is assigned on the way there. */
export interface Onward {
  /** Undefined: the branch ends. */
  readonly to: string | undefined;
  readonly values: readonly Value[];
  /** What the branch ends with. */
  readonly handsOut?: HandOutNode;
}

export const toState = (name: string): Onward => ({ to: name, values: [] });

/** The end of a branch, with nothing handed out. */
export const toEnd: Onward = { to: undefined, values: [] };

export const assigning = (values: readonly Value[], next: Onward): Onward => ({ ...next, values: [...values, ...next.values] });

/** What a state that can end assigns and hands out as it is left. */
export interface Leaving {
  readonly Assign?: Assignments;
  readonly Output?: Json;
  readonly Next?: string;
  readonly End?: true;
}

/**
 * The fields with which a Task, Wait, Pass, Parallel or Map goes on. `own` are its own values: what comes
 * after reads them, but an Assign sees the variables as they were when the state was entered, so each value
 * is put in place of its variable.
 */
export function leaving(own: readonly Value[], next: Onward, read: ReadonlySet<string>): Leaving {
  const values = settled([...own, ...next.values]);
  if (next.to !== undefined) return { ...assign(values, read), Next: next.to };
  return { ...(next.handsOut ? { Output: outputOf(substitute(next.handsOut.output, values)) } : {}), End: true };
}

/**
 * The fields of a transition that cannot end: of a rule, a Default and a catcher. `end` names a state that
 * ends in its place.
 */
export function transition(
  own: readonly Value[],
  next: Onward,
  read: ReadonlySet<string>,
  end: (next: Onward) => string,
): { readonly Assign?: Assignments; readonly Next: string } {
  return { ...assign(settled([...own, ...next.values]), read), Next: next.to ?? end(next) };
}

/** Each value with the values before it in place of their variables. */
function settled(values: readonly Value[]): ReadonlyMap<string, Expression> {
  const known = new Map<string, Expression>();
  for (const [name, value] of values) known.set(name, substitute(value, known));
  return known;
}

/** Variables that nothing reads are not assigned. */
function assign(values: ReadonlyMap<string, Expression>, read: ReadonlySet<string>): { readonly Assign?: Assignments } {
  const wanted = [...values].filter(([name]) => read.has(name));
  return wanted.length === 0 ? {} : { Assign: Object.fromEntries(wanted.map(([name, value]) => [name, template(value)])) };
}

/** Other JSON than objects is given as an expression: some readers of the language know no other form. */
export const outputOf = (value: Expression): Json => (value.kind === 'object' ? template(value) : `{% ${jsonataText(value)} %}`);
