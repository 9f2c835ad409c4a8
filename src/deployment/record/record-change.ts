import type { ServiceRecord } from '../record.ts';
import type { Transition } from './transition.ts';

type Step<T> = ReturnType<Transition<T>>;

/** The record is written anew, one version up. */
export const write = <T>(record: ServiceRecord, next: Omit<ServiceRecord, 'version'>, result: T): Step<T> => ({
  write: { ...next, version: record.version + 1 },
  result,
});

/** Nothing is written: what was to be recorded stands already, or must not be. */
export const keep = <T>(result: T): Step<T> => ({ result });

/** A copy without these members. */
export function without<T extends object, K extends keyof T>(whole: T, ...members: readonly K[]): Omit<T, K> {
  const rest = { ...whole };
  for (const member of members) delete rest[member];
  return rest;
}

/** ISO 8601 of AWS milliseconds. */
export const iso = (ms: number): string => new Date(ms).toISOString();
