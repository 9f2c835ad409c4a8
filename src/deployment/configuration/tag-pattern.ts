/** As the source of a regular expression, for schemas: what an image tag may be (the registry's rule), with `*` and `?` in it. */
export const TAG_PATTERN = '^[A-Za-z0-9_*?][A-Za-z0-9._*?-]{0,127}$';

/** `*` stands for any characters, `?` for one: `v*`, `release-?.?`. The whole tag must match. */
export function matchesTag(tag: string, pattern: string): boolean {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`));
  return new RegExp(`^${source}$`).test(tag);
}
