import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { GraphNode } from '../../src/graph/graph.ts';
import { layoutOf } from '../../src/graph/layout.ts';
import type { Area, Layout, Point } from '../../src/graph/placed.ts';
import { compile, graphOf, mermaidOf, type State, type States, svgOf } from '../../src/index.ts';
import { randomWorkflow } from '../random-flow.ts';

jest.setTimeout(600_000);

/** Machines up to a size: the time to lay one out grows faster than the machine. */
const machines = randomWorkflow.map((flow) => compile(flow)).filter((machine) => contentOf(machine).states.length <= 50);

/** What a machine has, read here without the code under test. */
interface Content {
  readonly states: readonly string[];
  /** `A -> B`, once for each transition. */
  readonly transitions: readonly string[];
}

function contentOf({ StartAt, States }: States): Content {
  const inner = Object.values(States).flatMap((state) => insideOf(state).map(contentOf));
  const own = Object.entries(States).flatMap(([name, state]) => targetsOf(state).map((to) => `${name} -> ${to}`));
  return {
    states: [...Object.keys(States), ...inner.flatMap(({ states }) => states)].sort(),
    transitions: [`start -> ${StartAt}`, ...own, ...inner.flatMap(({ transitions }) => transitions)].sort(),
  };
}

const insideOf = (state: State): readonly States[] =>
  state.Type === 'Parallel' ? state.Branches : state.Type === 'Map' ? [state.ItemProcessor] : [];

function targetsOf(state: State): readonly string[] {
  const targets: string[] = [];
  if (state.Type === 'Choice') targets.push(...state.Choices.map(({ Next }) => Next), ...(state.Default ? [state.Default] : []));
  if ('Next' in state && state.Next) targets.push(state.Next);
  if ('Catch' in state) targets.push(...(state.Catch ?? []).map(({ Next }) => Next));
  if ('End' in state && state.End) targets.push('end');
  return targets;
}

function drawn({ nodes, edges }: Layout): Content {
  const name = (id: string | undefined, none: string) => (id === undefined ? none : nodes.find(({ node }) => node.id === id)!.node.name);
  return {
    states: nodes.map(({ node }) => node.name).sort(),
    transitions: edges.flatMap(({ edge }) => edge.transitions.map(() => `${name(edge.from, 'start')} -> ${name(edge.to, 'end')}`)).sort(),
  };
}

/** Areas that share more than a border. */
const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01;
const within = (inner: Area, outer: Area): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
const holds = (outer: GraphNode, id: string): boolean =>
  outer.inside.some(({ nodes }) => nodes.some((node) => node.id === id || holds(node, id)));
const segments = (points: readonly Point[]): readonly Area[] =>
  points.slice(1).map((to, i) => {
    const from = points[i]!;
    return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
  });

/** All that makes a picture hard to read, in words. */
function faults(layout: Layout): readonly string[] {
  const { nodes, edges, markers, width, height } = layout;
  const found: string[] = [];
  const picture = { x: 0, y: 0, width, height };
  for (const a of [...nodes, ...markers]) if (!within(a, picture)) found.push('something lies outside of the picture');
  for (const [i, a] of nodes.entries()) {
    for (const b of nodes.slice(i + 1)) {
      const nested = (holds(a.node, b.node.id) && within(b, a)) || (holds(b.node, a.node.id) && within(a, b));
      if (overlap(a, b) && !nested) found.push(`${a.node.name} lies on ${b.node.name}`);
    }
  }
  const labels = edges.flatMap(({ edge, label }) => (label ? [{ edge, label }] : []));
  for (const { edge, label } of labels) {
    if (!within(label, picture)) found.push(`'${label.lines}' lies outside of the picture`);
    for (const { node, ...area } of nodes)
      if (overlap(label, area) && !holds(node, edge.from!)) found.push(`'${label.lines}' lies on ${node.name}`);
  }
  for (const [i, { node, card, ...title }] of nodes.entries())
    for (const b of [...nodes.slice(i + 1), ...markers])
      if (node.inside.length > 0 && overlap({ ...title, height: card.height }, b))
        found.push(`something lies on the title of ${node.name}`);
  for (const [i, a] of labels.entries())
    for (const b of labels.slice(i + 1)) if (overlap(a.label, b.label)) found.push(`'${a.label.lines}' lies on '${b.label.lines}'`);
  for (const { edge, points, label } of edges) {
    const inside = (id: string | undefined, node: GraphNode) => id !== undefined && holds(node, id);
    for (const segment of segments(points)) {
      if (!within(segment, picture)) found.push('a line leaves the picture');
      if (segment.width > 0.01 && segment.height > 0.01) found.push('a line is slanted');
      for (const { node, ...area } of nodes) {
        const around = inside(edge.from, node) || inside(edge.to, node);
        if (overlap(segment, area) && !around) found.push(`a line runs through ${node.name}`);
      }
    }
    if (label && !segments(points).some((segment) => overlap(segment, label))) found.push(`'${label.lines}' does not lie on its line`);
    const source = nodes.find(({ node }) => node.id === edge.from);
    const target = nodes.find(({ node }) => node.id === edge.to);
    if (source && Math.abs(points[0]!.y - source.y - source.height) > 0.01) found.push(`a line does not begin at ${source.node.name}`);
    if (target && Math.abs(points.at(-1)!.y - target.y) > 0.01) found.push(`a line does not end at ${target.node.name}`);
  }
  return found;
}

describe('the picture of any machine', () => {
  test('has every state and every transition once, and nothing on top of anything', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const layout = await layoutOf(graphOf(machine));
        expect(drawn(layout)).toEqual(contentOf(machine));
        expect(faults(layout)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('is the same twice, and has all of the layout in it', async () => {
    await fc.assert(
      fc.asyncProperty(machines, async (machine) => {
        const graph = graphOf(machine);
        const svg = await svgOf(graph);
        expect(await svgOf(graphOf(machine))).toBe(svg);
        const { nodes, edges, markers } = await layoutOf(graph);
        const count = (pattern: RegExp) => svg.match(pattern)?.length ?? 0;
        expect(count(/<rect class="(card|box|deep box)/g)).toBe(nodes.length);
        expect(count(/<path class="line/g)).toBe(edges.length);
        expect(count(/<rect class="behind/g)).toBe(edges.filter(({ label }) => label).length);
        expect(count(/<(rect|circle) class="(marker|dot)"/g)).toBeGreaterThanOrEqual(markers.length);
        expect(mermaidOf(graph).match(/^ {2}\S+ -\.?-/gm)).toHaveLength(edges.length);
      }),
      { numRuns: 20 },
    );
  });
});
