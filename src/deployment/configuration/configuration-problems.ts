import type * as z from 'zod';
import type { Problem } from '../problem.ts';
import { nearestName } from './nearest-name.ts';

/**
 * zod's issues as problems: a path as people write it, and a message that says what was allowed. No problem
 * is told twice.
 */
export function problemsOf(issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  const problems = issues.flatMap((issue) => expand(issue, issue.path));
  return problems.filter(
    ({ path, message }, index) => problems.findIndex((other) => other.path === path && other.message === message) === index,
  );
}

function expand(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): readonly Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: writePath([...path, key]), message: unknownKey(key, issue.message) }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path: writePath(path), message: `its name ${message}` }));
    case 'invalid_union': {
      const meant = likeliest(issue.errors);
      return meant
        ? meant.flatMap((inner) => expand(inner, [...path, ...inner.path]))
        : [{ path: writePath(path), message: issue.message }];
    }
    default:
      return [{ path: writePath(path), message: issue.message }];
  }
}

// `message` is the schema's own: "known here: a, b, c".
function unknownKey(key: string, message: string): string {
  const meant = nearestName(key, message.replace(/^known here: /, '').split(', '));
  return `unknown key${meant ? `; was '${meant}' meant?` : ''} (${message})`;
}

// The one way of a union that has the fewest faults is the one that was meant; of equals, none is.
function likeliest(errors: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const [best, next] = [...errors].sort((a, b) => a.length - b.length);
  return best && next && best.length < next.length ? best : undefined;
}

/** `['steps', 1, 'weight']` -> `steps[1].weight`; keys that are no plain words are quoted. */
export const writePath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = String(part);
    return /^[A-Za-z_$][\w$]*$/.test(key) ? (text ? `${text}.${key}` : key) : `${text}[${JSON.stringify(key)}]`;
  }, '');
