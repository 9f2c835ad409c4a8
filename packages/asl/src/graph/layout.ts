import type { ELK, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { cardOf, type Label, labelOf } from './card.ts';
import { elkGraph } from './elk-graph.ts';
import type { Graph, GraphEdge, GraphLevel, GraphNode } from './graph.ts';
import { type Area, type Layout, moved, type PlacedEdge } from './placed.ts';

const BOX = { side: 18, below: 18, between: 18 } as const;
const MARGIN = 20;

/**
 * Places the graph from the top down. Each level is laid out alone, inner ones first, and is a card of its
 * size in the next.
 */
export async function layoutOf({ top }: Graph): Promise<Layout> {
  const { default: elk } = await import('elkjs/lib/elk.bundled.js');
  const placed = await placeLevel(new elk.default(), top, 0);
  return moved({ ...placed, width: placed.width + 2 * MARGIN, height: placed.height + 2 * MARGIN }, { x: MARGIN, y: MARGIN });
}

async function placeLevel(elk: ELK, level: GraphLevel, depth: number): Promise<Layout> {
  const inner = new Map<string, Layout>();
  for (const node of level.nodes) if (node.inside.length > 0) inner.set(node.id, await placeInside(elk, node, depth));
  const cards = new Map(level.nodes.map((node) => [node.id, cardOf(node)]));
  const sizes = new Map(level.nodes.map((node) => [node.id, inner.get(node.id) ?? cards.get(node.id)!]));
  const labels = new Map(level.edges.map((edge) => [edge.id, labelOf(edge)]));

  const out = await elk.layout(elkGraph({ level, depth, sizes, labels }));

  const areas = new Map((out.children ?? []).map((child) => [child.id, areaOf(child)]));
  const nodes = level.nodes.map((node) => ({ node, card: cards.get(node.id)!, depth, ...areas.get(node.id)! }));
  const insides = nodes.flatMap(({ node, x, y }) => (inner.has(node.id) ? [moved(inner.get(node.id)!, { x, y })] : []));
  const markers = (['start', 'end'] as const).flatMap((kind) => (areas.has(kind) ? [{ kind, depth, ...areas.get(kind)! }] : []));
  const routes = new Map((out.edges ?? []).map((edge) => [edge.id, edge]));
  return {
    width: Math.ceil(out.width ?? 0),
    height: Math.ceil(out.height ?? 0),
    nodes: [...nodes, ...insides.flatMap((each) => each.nodes)],
    branches: insides.flatMap((each) => each.branches),
    markers: [...markers, ...insides.flatMap((each) => each.markers)],
    edges: [
      ...level.edges.map((edge) => placedEdge(edge, labels.get(edge.id), routes.get(edge.id)!)),
      ...insides.flatMap((each) => each.edges),
    ],
  };
}

/** What is inside of a box, its branches side by side under the title. The box is as big as the whole. */
async function placeInside(elk: ELK, node: GraphNode, depth: number): Promise<Layout> {
  const title = cardOf(node);
  const several = node.inside.length > 1;
  const edge = several ? BOX.between / 2 : 0;
  let x: number = BOX.side;
  const levels: Layout[] = [];
  const branches: Area[] = [];
  for (const level of node.inside) {
    const placed = await placeLevel(elk, level, depth + 1);
    levels.push(moved(placed, { x: x + edge, y: title.height + edge }));
    if (several) branches.push({ x, y: title.height, width: placed.width + 2 * edge, height: placed.height + 2 * edge });
    x += placed.width + 2 * edge + BOX.between;
  }
  const content = x - BOX.between + BOX.side;
  const width = Math.max(content, title.width);
  const aside = { x: (width - content) / 2, y: 0 };
  const tallest = Math.max(...levels.map((level) => level.height));
  const whole: Layout = {
    width,
    height: title.height + tallest + 2 * edge + BOX.below,
    nodes: levels.flatMap((level) => level.nodes),
    branches: [...branches.map((each) => ({ ...each, height: tallest + 2 * edge })), ...levels.flatMap((level) => level.branches)],
    markers: levels.flatMap((level) => level.markers),
    edges: levels.flatMap((level) => level.edges),
  };
  return { ...moved(whole, aside), width };
}

const areaOf = ({ x = 0, y = 0, width = 0, height = 0 }: ElkNode): Area => ({ x, y, width, height });

function placedEdge(edge: GraphEdge, label: Label | undefined, { sections = [], labels = [] }: ElkExtendedEdge): PlacedEdge {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const at = labels[0];
  return {
    edge,
    points: points.map(({ x, y }) => ({ x, y })),
    label: label && { ...label, x: at?.x ?? 0, y: at?.y ?? 0 },
  };
}
