/** Texts that stand for whatever was there when the execution was recorded. */
const MASKED_WHOLE = new Set(['date', 'datetime', 'timestamp', 'snf_role_arn']);
const MASKED_PART = /<[^<>]*>/;

/**
 * Whether a value is what was recorded: masked texts match anything, and JSON text matches the JSON it holds.
 */
export function matches(recorded: unknown, actual: unknown): boolean {
  if (typeof recorded === 'string') {
    if (recorded === actual || MASKED_WHOLE.has(recorded)) return true;
    return typeof actual === 'string' && matchesText(recorded, actual);
  }
  if (typeof recorded !== 'object' || recorded === null) return Object.is(recorded, actual) || (recorded === 0 && actual === 0);
  if (typeof actual === 'string') {
    const inner = unwrapped(actual);
    // Text that holds no JSON is no object, and would be unwrapped to itself for ever.
    return inner !== actual && matches(recorded, inner);
  }
  if (Array.isArray(recorded)) {
    return Array.isArray(actual) && actual.length === recorded.length && recorded.every((item, i) => matches(item, actual[i]));
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
  const keys = Object.keys(recorded);
  if (keys.length !== Object.keys(actual).length) return false;
  return keys.every(
    (key) => key in actual && matches((recorded as Record<string, unknown>)[key], (actual as Record<string, unknown>)[key]),
  );
}

/** JSON text as the JSON that it holds; other values as they are. */
export function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function matchesText(recorded: string, actual: string): boolean {
  if (!MASKED_PART.test(recorded)) return false;
  const pattern = recorded
    .split(MASKED_PART)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(actual);
}
