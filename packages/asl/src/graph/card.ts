import type { GraphEdge, GraphNode } from './graph.ts';
import { type TextStyle, widest, wrapped } from './wrapped.ts';

export const NAME: TextStyle = { size: 13, weight: 'bold' };
export const DETAIL: TextStyle = { size: 11, weight: 'regular' };
export const LABEL: TextStyle = { size: 11, weight: 'regular' };

export const LINE_HEIGHT = { name: 16, detail: 15, label: 14 } as const;

/** Where things stand on a card, and in the title of a box: the icon at the left, text beside it. */
export const CARD = { padding: 10, icon: 26, gap: 9, retry: 18, least: 150, textMost: 190, boxTextMost: 420 } as const;

/** What is on a card, or in the title of a box. */
export interface Card {
  readonly name: readonly string[];
  readonly detail: readonly string[];
  readonly width: number;
  readonly height: number;
}

export function cardOf(node: GraphNode): Card {
  const most = node.inside.length > 0 ? CARD.boxTextMost : CARD.textMost;
  const name = wrapped(node.name, NAME, most);
  const detail = wrapped(node.detail, DETAIL, most);
  const text = Math.max(widest(name, NAME), widest(detail, DETAIL));
  const width = CARD.padding + CARD.icon + CARD.gap + text + CARD.padding + (node.retries ? CARD.retry : 0);
  const height = 2 * CARD.padding + name.length * LINE_HEIGHT.name + detail.length * LINE_HEIGHT.detail;
  return { name, detail, width: Math.max(CARD.least, Math.ceil(width)), height };
}

/** The words at a transition, with the room that they need. */
export interface Label {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

const LABEL_MOST = 150;

export function labelOf({ label }: GraphEdge): Label | undefined {
  if (label === undefined) return undefined;
  const lines = wrapped(label, LABEL, LABEL_MOST);
  return { lines, width: Math.ceil(widest(lines, LABEL)) + 8, height: lines.length * LINE_HEIGHT.label + 4 };
}
