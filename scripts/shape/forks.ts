import { codeOf } from './code.ts';

export interface Forks {
  /** On the kind of route, by its tag: `case 'dns'`, `=== 'load-balancer'`. */
  readonly byTag: readonly string[];
  /** On what a thing has: `'targetGroup' in side`. */
  readonly byMember: readonly string[];
}

const KINDS = 'load-balancer|dns|service-discovery|discovery';

/** Places that fork on what kind a thing is. A row of a table is none: it is where such a fork ends. */
export function forksIn(text: string): Forks {
  const code = codeOf(text);
  return {
    byTag: all(code, new RegExp(`(?:\\bcase|[=!]==)\\s+'(?:${KINDS})'|'(?:${KINDS})'\\s+[=!]==`, 'g')),
    byMember: all(code, /'\w+' in [\w.!]+/g),
  };
}

const all = (code: string, pattern: RegExp): readonly string[] => [...code.matchAll(pattern)].map(([found]) => found);
