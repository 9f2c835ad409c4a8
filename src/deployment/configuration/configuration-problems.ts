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
    case 'invalid_union':
      return expandUnion(issue, path);
    default:
      return [{ path: writePath(path), message: issue.message }];
  }
}

// `message` is the schema's own: "known here: a, b, c".
function unknownKey(key: string, message: string): string {
  const meant = nearestName(key, knownIn(message));
  return `unknown key${meant ? `; was '${meant}' meant?` : ''} (${message})`;
}

/**
 * The faults of the way that was meant. Where none stands out: of keys that no way knows, which one was
 * meant; otherwise what the union wants.
 */
function expandUnion({ errors, message }: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[]): readonly Problem[] {
  const meant = wayMeant(errors);
  if (meant) return meant.flatMap((inner) => expand(inner, [...path, ...inner.path]));
  const strangers = errors.map(strangersOf).filter((keys) => keys.length > 0);
  const inNone = (strangers[0] ?? []).filter((key) => strangers.length > 1 && strangers.every((keys) => keys.includes(key)));
  const known = [...new Set(errors.flatMap(knownTo))].join(', ');
  const told = inNone.map((key) => ({ path: writePath([...path, key]), message: unknownKey(key, `known here: ${known}`) }));
  return told.length > 0 ? told : [{ path: writePath(path), message }];
}

type Way = readonly z.core.$ZodIssue[];

const atRoot = (way: Way): Way => way.filter(({ path }) => path.length === 0);

const unrecognized = (way: Way) => atRoot(way).flatMap((issue) => (issue.code === 'unrecognized_keys' ? [issue] : []));

const strangersOf = (way: Way): readonly string[] => unrecognized(way).flatMap(({ keys }) => keys);

const knownTo = (way: Way): readonly string[] => unrecognized(way).flatMap(({ message }) => knownIn(message));

/**
 * How far the value is from a way: first of another type at all, or none of its words; then by the keys that
 * the way does not know. What is wrong further inside says nothing of which way was meant.
 */
const distanceOf = (way: Way): number =>
  atRoot(way).some(({ code }) => code === 'invalid_type' || code === 'invalid_value') ? Number.POSITIVE_INFINITY : strangersOf(way).length;

/** The one way that is nearest. None is, when two are as near. */
function wayMeant(ways: readonly Way[]): Way | undefined {
  const nearest = Math.min(...ways.map(distanceOf));
  const [meant, another] = ways.filter((way) => distanceOf(way) === nearest);
  return another === undefined && Number.isFinite(nearest) ? meant : undefined;
}

const knownIn = (message: string): readonly string[] => message.replace(/^known here: /, '').split(', ');

/** `['steps', 1, 'weight']` -> `steps[1].weight`; keys that are no plain words are quoted. */
export const writePath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = String(part);
    return /^[A-Za-z_$][\w$]*$/.test(key) ? (text ? `${text}.${key}` : key) : `${text}[${JSON.stringify(key)}]`;
  }, '');
