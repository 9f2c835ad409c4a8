/** Keywords of an update expression; they are reserved, so that no name is one of them. */
const SECTION = /(?<![#:.\w])(SET|REMOVE|ADD|DELETE)(?!\w)/gi;

/**
 * An update expression whose removals come last, and in an order in which none moves what another removes:
 * `REMOVE l[0], l[2]` becomes `REMOVE l[2], l[0]`. DynamoDB takes all paths as they were before the update;
 * dynalite takes one removal after the other, and elements move up meanwhile. Source: Developer Guide,
 * "Update expressions: Removing elements from a list"; moto's tests of UpdateItem.
 */
export function orderedRemovals(expression: string): string {
  const starts = [...expression.matchAll(SECTION)];
  const removals: string[] = [];
  const others: string[] = [expression.slice(0, starts[0]?.index)];
  for (const [i, { 0: keyword, index }] of starts.entries()) {
    const text = expression.slice(index, starts[i + 1]?.index);
    if (keyword.toUpperCase() === 'REMOVE') removals.push(text.slice(keyword.length));
    else others.push(text);
  }
  // Two sections of one kind are refused by dynalite as on AWS: it must see both.
  const [paths, ...more] = removals;
  if (paths === undefined || more.length > 0) return expression;
  const ordered = paths.split(',').toSorted((a, b) => depthOf(b) - depthOf(a) || lastIndexOf(b) - lastIndexOf(a));
  return `${others.join(' ')} REMOVE ${ordered.map((path) => path.trim()).join(', ')}`.trim();
}

const depthOf = (path: string): number => path.split(/[.[]/).length;

/** The index at the end of `a.b[3]`; -1 where there is none. */
const lastIndexOf = (path: string): number => Number(/\[\s*(\d+)\s*\]\s*$/.exec(path)?.[1] ?? -1);
