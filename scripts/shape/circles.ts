/**
 * Members that reach each other, each group as `a <-> b`, sorted:
 * strongly connected components by Tarjan's algorithm.
 */
export function circlesOf(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    if (members.length > 1) circles.push(members.sort().join(' <-> '));
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return circles.sort();
}
