/**
 * How long something that hangs is waited for, wall milliseconds: so long that nothing which is merely slow,
 * on the busiest machine, is taken for it. All such limits of rehearsals and of tests are this one.
 */
export const HANGING_MS = 600_000;

/** As `work` settles; rejects with `otherwise` when it hangs. */
export async function unlessHanging<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${HANGING_MS / 60_000} minutes`)), HANGING_MS);
    // Who is interrupted leaves this wait behind: that keeps nothing alive.
    timer.unref();
  });
  return await Promise.race([work, hangs]).finally(() => clearTimeout(timer));
}
