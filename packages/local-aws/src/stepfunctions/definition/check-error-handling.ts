import { isJsonObject, type JsonObject } from '../json.ts';
import type { Report } from './diagnostic.ts';

const RANGES: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  IntervalSeconds: { min: 0, max: 99_999_999 },
  MaxAttempts: { min: 0, max: 99_999_999 },
  MaxDelaySeconds: { min: 1, max: 31_622_400 },
  BackoffRate: { min: 1, max: Number.MAX_SAFE_INTEGER },
};

/** Retriers and catchers: error names given, States.ALL alone and last, numbers in range. */
export function checkErrorHandling(state: JsonObject, path: string, report: Report): void {
  for (const list of ['Retry', 'Catch']) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [i, entry] of entries.entries()) {
      if (isJsonObject(entry)) checkEntry(entry, `${path}/${list}[${i}]`, i === entries.length - 1, report);
    }
  }
}

function checkEntry(entry: JsonObject, path: string, last: boolean, report: Report): void {
  const names = entry.ErrorEquals;
  if (!Array.isArray(names) || names.length === 0) {
    report('SCHEMA_VALIDATION_FAILED', 'These fields are required: [ErrorEquals]', path);
  } else if (names.includes('States.ALL') && !(names.length === 1 && last)) {
    report('SCHEMA_VALIDATION_FAILED', 'States.ALL must appear alone and at end of list', `${path}/ErrorEquals`);
  }
  for (const [field, { min, max }] of Object.entries(RANGES)) {
    const value = entry[field];
    if (typeof value !== 'number') continue;
    if (value < min) report('SCHEMA_VALIDATION_FAILED', `Minimum value is ${min}`, `${path}/${field}`);
    if (value > max) report('SCHEMA_VALIDATION_FAILED', `Maximum value is ${max}`, `${path}/${field}`);
  }
  const { JitterStrategy } = entry;
  if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE') {
    report('SCHEMA_VALIDATION_FAILED', 'Value is not valid. Known: FULL, NONE', `${path}/JitterStrategy`);
  }
}
