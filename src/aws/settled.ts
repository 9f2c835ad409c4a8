/** What came of one thing of many, so that the others go on without it. */
export type Settled<T> = { readonly value: T } | { readonly error: unknown };

export async function settled<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}
