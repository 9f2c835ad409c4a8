/**
 * The values of a condition key in a request, by the key in lower case;
 * undefined when the request does not have it.
 */
export type Context = (key: string) => readonly string[] | undefined;

/** Keys as AWS writes them. A key without a value is not in the request. */
export type ContextValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first that has the key counts. Names of condition keys are not case-sensitive. */
export function contextOf(...sources: readonly ContextValues[]): Context {
  const values = new Map<string, readonly string[]>();
  for (const source of sources)
    for (const [key, value] of Object.entries(source)) {
      const lower = key.toLowerCase();
      if (value !== undefined && !values.has(lower)) values.set(lower, typeof value === 'string' ? [value] : value);
    }
  return (key) => values.get(key);
}
