/**
 * As the source of a regular expression, for schemas: what an image tag may be (the registry's rule), with
 * `*` and `?` in it.
 */
export const TAG_PATTERN = '^[A-Za-z0-9_*?][A-Za-z0-9._*?-]{0,127}$';

/**
 * `*` stands for any characters, `?` for one: `v*`, `release-?.?`. The whole tag must match. It looks back to
 * the last `*` only, so that no pattern takes long, however many it has.
 */
export function matchesTag(tag: string, pattern: string): boolean {
  let [at, wanted] = [0, 0];
  let last: { readonly star: number; readonly at: number } | undefined;
  while (at < tag.length) {
    const sign = pattern[wanted];
    if (sign === '*') {
      last = { star: wanted, at };
      wanted++;
    } else if (sign !== undefined && (sign === '?' || sign === tag[at])) {
      at++;
      wanted++;
    } else if (last) {
      // The star takes one more.
      last = { star: last.star, at: last.at + 1 };
      at = last.at;
      wanted = last.star + 1;
    } else return false;
  }
  return [...pattern.slice(wanted)].every((sign) => sign === '*');
}
