/**
 * The value at a path of an event, as InputPath and InputPathsMap write it: `$`, `$.detail.state`,
 * `$.resources[0]`, `$.detail.containers[*].name` (every match, as an array). Undefined when nothing is
 * there; paths are not checked when they are stored, as on AWS.
 */
export function valueAt(event: unknown, path: string): unknown {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = path.slice(1).match(/\.[^.[\]]+|\[\d+\]|\[\*\]/g) ?? [];
  if (steps.join('') !== path.slice(1)) return undefined;
  const found = steps.reduce<unknown[]>((values, step) => values.flatMap((value) => stepInto(value, step)), [event]);
  return steps.includes('[*]') || steps.includes('.*') ? found : found[0];
}

function stepInto(value: unknown, step: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '[*]' || step === '.*') return Object.values(value);
  const key = step.startsWith('.') ? step.slice(1) : step.slice(1, -1);
  return Object.hasOwn(value, key) ? [(value as Record<string, unknown>)[key]] : [];
}
