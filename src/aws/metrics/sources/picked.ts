import jsonata from 'jsonata';
import { NoAnswer } from './said.ts';

/** Far more than an expression over 64 KiB takes. */
const LONGEST_MS = 500;
const DEEPEST = 500;

/**
 * What an expression gives of an answer. It reaches nothing but the answer, and ends when its time is over.
 * Source: the guard that jsonata's own tests end runaway expressions with (`timeboxExpression`).
 */
export async function picked(expression: string, json: unknown): Promise<unknown> {
  try {
    const compiled = jsonata(expression);
    const endsAt = performance.now() + LONGEST_MS;
    let depth = 0;
    const hooks = compiled as unknown as { assign(name: symbol, hook: () => void): void };
    hooks.assign(Symbol.for('jsonata.__evaluate_entry'), () => {
      depth++;
      if (depth > DEEPEST) throw new Error('it goes too deep');
      if (performance.now() > endsAt) throw new Error(`it takes longer than ${LONGEST_MS} ms`);
    });
    hooks.assign(Symbol.for('jsonata.__evaluate_exit'), () => {
      depth--;
    });
    const value: unknown = await compiled.evaluate(json);
    // Lists of jsonata carry marks of its own.
    return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
  } catch (error) {
    throw new NoAnswer(`the expression of pick fails: ${String((error as { message?: unknown }).message)}`);
  }
}
