import type { Card, Label } from './card.ts';
import type { GraphEdge, GraphNode } from './graph.ts';

/** A graph whose every part has its place, in pixels from the upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Outer before inner, so that they are painted in this order. */
  readonly nodes: readonly PlacedNode[];
  /** Frames around the branches of a Parallel that has several. */
  readonly branches: readonly Area[];
  readonly markers: readonly Marker[];
  readonly edges: readonly PlacedEdge[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Area {
  readonly node: GraphNode;
  readonly card: Card;
  readonly depth: number;
}

/** Where a level begins or ends. That of the machine has a word in it, others are dots. */
export interface Marker extends Area {
  readonly kind: 'start' | 'end';
  readonly depth: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label: (Label & Point) | undefined;
}

/** The same, seen from a point that lies so far to the left and above. */
export function moved(layout: Layout, by: Point): Layout {
  const move = <P extends Point>(each: P): P => ({ ...each, x: each.x + by.x, y: each.y + by.y });
  return {
    ...layout,
    nodes: layout.nodes.map(move),
    branches: layout.branches.map(move),
    markers: layout.markers.map(move),
    edges: layout.edges.map(({ edge, points, label }) => ({ edge, points: points.map(move), label: label && move(label) })),
  };
}
