import type { Context } from './context.ts';

const VARIABLE = /\$\{([^}]*)\}/g;

export const hasVariables = (text: string): boolean => text.includes('${');

/**
 * The text with its policy variables filled in; undefined when one has no value, which matches nothing.
 * `${*}`, `${?}` and `${$}` stand for the characters themselves: `literal` says what they become. Source:
 * "IAM policy elements: Variables and tags".
 */
export function fillVariables(text: string, context: Context, literal: (character: string) => string): string | undefined {
  let whole = true;
  const filled = text.replace(VARIABLE, (_, inside: string) => {
    if (inside === '*' || inside === '?' || inside === '$') return literal(inside);
    const [, key = '', fallback] = /^([^,]*?)\s*(?:,\s*'(.*)')?$/.exec(inside) ?? [];
    const values = context(key.toLowerCase());
    const value = values?.length === 1 ? values[0] : fallback;
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole ? filled : undefined;
}
