import type { GraphLevel } from './graph.ts';

/**
 * In which part of the picture a node stands, from the top. A box is as tall as all that is in it, so it
 * stands in a part of its own: what does not need it is above it, what follows from it is below. Beside a box
 * there would be a long empty column for each small card.
 */
export function stagesOf(level: GraphLevel): ReadonlyMap<string, number> {
  const boxes = new Set(level.nodes.filter((node) => node.inside.length > 0).map(({ id }) => id));
  const next = nextOf(level);
  const stages = new Map<string, number>();
  for (const id of forwards(level, next)) {
    const own = stages.get(id) ?? 0;
    const stage = boxes.has(id) ? own + 1 : own;
    stages.set(id, stage);
    for (const to of next.get(id) ?? []) stages.set(to, Math.max(stages.get(to) ?? 0, boxes.has(id) ? stage + 1 : stage));
  }
  return stages;
}

type Next = ReadonlyMap<string, readonly string[]>;

/** Where each node leads, without the ways that go back to where they came from. */
function nextOf(level: GraphLevel): Next {
  const next = new Map<string, string[]>(level.nodes.map(({ id }) => [id, []]));
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const { from, to } of level.edges) {
      if (from !== id || to === undefined || state.get(to) === 'open') continue;
      next.get(id)!.push(to);
      if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
  };
  for (const id of startsOf(level)) if (!state.has(id)) visit(id);
  return next;
}

/** The nodes in an order in which each stands behind all that lead to it. */
function forwards(level: GraphLevel, next: Next): readonly string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    seen.add(id);
    for (const to of next.get(id) ?? []) if (!seen.has(to)) visit(to);
    order.unshift(id);
  };
  for (const id of startsOf(level)) if (!seen.has(id)) visit(id);
  return order;
}

/** The start first; the others for states that no way leads to. */
const startsOf = (level: GraphLevel): readonly string[] => [
  ...level.edges.flatMap(({ kind, to }) => (kind === 'start' && to !== undefined ? [to] : [])),
  ...level.nodes.map(({ id }) => id),
];
