import type { Check } from '../check.ts';
import type { CheckReading, CheckSource, Look } from '../ports/check-source.ts';

export interface CheckReadings {
  /** Of each check, by its name. */
  readonly readings: ReadonlyMap<string, CheckReading>;
  /** What the next look is to be given, by the name of the check. */
  readonly kept: Readonly<Record<string, string>>;
}

/** All checks at one look, side by side. `kept`: what their sources have kept of the look before. */
export async function readChecks(
  source: CheckSource,
  checks: readonly Check[],
  { kept, ...look }: Omit<Look, 'kept'> & { readonly kept: Readonly<Record<string, string>> },
  signal?: AbortSignal,
): Promise<CheckReadings> {
  const read = await Promise.all(
    checks.map(async (check) => {
      const before = kept[check.name];
      const { kept: next, ...reading } = await source.read(check, { ...look, ...(before !== undefined && { kept: before }) }, signal);
      return { name: check.name, reading: reading as CheckReading, next };
    }),
  );
  return {
    readings: new Map(read.map(({ name, reading }) => [name, reading])),
    kept: Object.fromEntries(read.flatMap(({ name, next }) => (next === undefined ? [] : [[name, next]]))),
  };
}
