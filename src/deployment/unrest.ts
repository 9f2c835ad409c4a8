/** What of a service at rest is not as its last deployment left it. */
export interface Unrest {
  readonly kind: 'no-healthy-targets' | 'foreign-split' | 'route-changed' | 'foreign-revision' | 'idle-side-runs' | 'service-gone';
  /** A sentence: what differs, and who may have done it. The same as long as nothing changes. */
  readonly cause: string;
}

/** The same things are found. */
export const isSameUnrest = (one: readonly Unrest[], other: readonly Unrest[]): boolean => {
  const [a, b] = [keysOf(one), keysOf(other)];
  return a.size === b.size && [...a].every((key) => b.has(key));
};

export const keyOf = ({ kind, cause }: Unrest): string => `${kind} ${cause}`;
export const keysOf = (found: readonly Unrest[]): ReadonlySet<string> => new Set(found.map(keyOf));
