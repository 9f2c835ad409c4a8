export interface Uses {
  readonly exports: number;
  /** Imported by no file at all. */
  readonly unused: readonly string[];
  /** Imported by tests, and by nothing else. */
  readonly testsOnly: readonly string[];
  /** Imported by one file beside tests. */
  readonly once: readonly string[];
}

export interface Use {
  readonly by: string;
  readonly of: string;
  /** '*' is every name. */
  readonly name: string;
}

/** How often exported names are imported; each name is told as `file: name`. */
export function usesOf(exported: ReadonlyMap<string, readonly string[]>, uses: readonly Use[], isTest: (file: string) => boolean): Uses {
  const users = new Map<string, Set<string>>();
  const add = (key: string, by: string) => users.set(key, (users.get(key) ?? new Set()).add(by));
  for (const { by, of, name } of uses) for (const each of name === '*' ? (exported.get(of) ?? []) : [name]) add(`${of}: ${each}`, by);
  const keys = [...exported].flatMap(([file, names]) => names.map((name) => `${file}: ${name}`)).sort();
  const count = (key: string, test: boolean) => [...(users.get(key) ?? [])].filter((by) => isTest(by) === test).length;
  return {
    exports: keys.length,
    unused: keys.filter((key) => !users.has(key)),
    testsOnly: keys.filter((key) => users.has(key) && count(key, false) === 0),
    once: keys.filter((key) => count(key, false) === 1),
  };
}
