import { CARD, DETAIL, LABEL, LINE_HEIGHT, NAME } from './card.ts';
import { FONT_FAMILY } from './font.ts';
import type { Graph, GraphNode } from './graph.ts';
import { layoutOf } from './layout.ts';
import { looks } from './looks.ts';
import type { Area, Marker, PlacedEdge, PlacedNode, Point } from './placed.ts';

/** The picture as SVG. The same graph gives the same text. */
export async function svgOf(graph: Graph): Promise<string> {
  const { width, height, nodes, branches, markers, edges } = await layoutOf(graph);
  const boxes = nodes.filter(({ node }) => node.inside.length > 0);
  const cards = nodes.filter(({ node }) => node.inside.length === 0);
  // Red lines lie over grey ones, and labels over all lines.
  const lines = [...edges.filter(isNotCatch), ...edges.filter((each) => !isNotCatch(each))];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${FONT_FAMILY}">`,
    `<title>${escaped(graph.comment ?? 'A state machine')}</title>`,
    `<style>${STYLE}</style>`,
    DEFINITIONS,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...boxes.map(box),
    ...branches.map((area) => rect('branch', area, 8)),
    ...lines.map(line),
    ...markers.map(marker),
    ...cards.map(card),
    ...edges.map(label),
    '</svg>',
  ]
    .filter(Boolean)
    .join('\n')}\n`;
}

const INK = { text: '#16191f', soft: '#545b64', line: '#687078', red: '#d13212', border: '#aab7b8' } as const;

const STYLE = [
  `text{fill:${INK.text}}`,
  `.name{font-size:${NAME.size}px;font-weight:bold}`,
  `.detail{font-size:${DETAIL.size}px;fill:${INK.soft}}`,
  `.label{font-size:${LABEL.size}px;text-anchor:middle}`,
  `.catch.label{fill:${INK.red}}`,
  '.behind{fill:#fff;fill-opacity:.9}',
  `.card{fill:#fff;stroke:${INK.border}}`,
  `.Fail.card{fill:#fdf3f1;stroke:${INK.red}}`,
  `.Succeed.card{fill:#f2f8f0;stroke:#1d8102}`,
  `.box{fill:#f4f7f9;stroke:#7d8998}`,
  `.deep.box{fill:#e9eff3}`,
  `.branch{fill:none;stroke:${INK.border};stroke-dasharray:3 3}`,
  `.line{fill:none;stroke:${INK.line};stroke-width:1.4;marker-end:url(#to)}`,
  `.catch.line{stroke:${INK.red};stroke-dasharray:6 3;marker-end:url(#to-red)}`,
  `.marker{fill:#fff;stroke:${INK.soft};stroke-width:1.4}`,
  `.dot{fill:${INK.soft}}`,
  `.icon{fill:none;stroke:#fff;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}`,
  `.retry{fill:none;stroke:${INK.soft};stroke-width:1.5}`,
].join('');

const arrow = (id: string, colour: string): string =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0l8 4l-8 4z" fill="${colour}"/></marker>`;

const DEFINITIONS = `<defs>${arrow('to', INK.line)}${arrow('to-red', INK.red)}</defs>`;

const isNotCatch = ({ edge }: PlacedEdge): boolean => edge.kind !== 'catch';

function box(placed: PlacedNode): string {
  const deep = placed.depth % 2 === 1 ? ' deep' : '';
  return `<g>${tooltip(placed.node)}${rect(`box${deep}`, placed, 10)}${title(placed)}</g>`;
}

const card = (placed: PlacedNode): string => `<g>${tooltip(placed.node)}${rect(`card ${placed.node.type}`, placed, 8)}${title(placed)}</g>`;

function title({ node, card, x, y, width }: PlacedNode): string {
  const { colour, icon } = looks[node.look];
  const left = x + CARD.padding;
  const text = left + CARD.icon + CARD.gap;
  const middle = y + (card.height - CARD.icon) / 2;
  const names = card.name.map((each, i) => words('name', each, text, y + CARD.padding + 12.5 + i * LINE_HEIGHT.name));
  const below = y + CARD.padding + card.name.length * LINE_HEIGHT.name + 11;
  const details = card.detail.map((each, i) => words('detail', each, text, below + i * LINE_HEIGHT.detail));
  return [
    `<g transform="translate(${n(left)} ${n(middle)})"><rect width="${CARD.icon}" height="${CARD.icon}" rx="5" fill="${colour}"/><path class="icon" d="${icon}"/></g>`,
    ...names,
    ...details,
    node.retries ? retrySign(x + width - CARD.padding - 5, y + 16) : '',
  ].join('');
}

/** An arrow that comes round to where it began. */
const retrySign = (x: number, y: number): string =>
  `<g transform="translate(${n(x)} ${n(y)})"><title>tried again when it fails</title><path class="retry" d="M4.2 -2.6A5 5 0 1 0 5 0.6"/><path d="M5.8 -6.4v5h-5z" fill="${INK.soft}"/></g>`;

function marker({ kind, depth, x, y, width, height }: Marker): string {
  const [cx, cy] = [x + width / 2, y + height / 2];
  if (depth === 0) {
    const word = kind === 'start' ? 'Start' : 'End';
    return `<rect class="marker" x="${n(x)}" y="${n(y)}" width="${width}" height="${height}" rx="${height / 2}"/><text class="label" x="${n(cx)}" y="${n(cy + 4)}">${word}</text>`;
  }
  const ring = `<circle class="marker" cx="${n(cx)}" cy="${n(cy)}" r="6"/>`;
  const dot = `<circle class="dot" cx="${n(cx)}" cy="${n(cy)}" r="${kind === 'start' ? 6 : 3}"/>`;
  return kind === 'start' ? dot : ring + dot;
}

const line = ({ edge, points }: PlacedEdge): string =>
  `<path class="line${edge.kind === 'catch' ? ' catch' : ''}" d="${rounded(points)}"/>`;

function label({ edge, label: placed }: PlacedEdge): string {
  if (!placed) return '';
  const { x, y, width, lines } = placed;
  const kind = edge.kind === 'catch' ? 'catch label' : 'label';
  const texts = lines.map((each, i) => words(kind, each, x + width / 2, y + 13 + i * LINE_HEIGHT.label));
  return rect('behind', placed, 3) + texts.join('');
}

const RADIUS = 6;

/** A line through the points whose corners are round. */
function rounded(points: readonly Point[]): string {
  return points
    .map((point, i) => {
      const [before, after] = [points[i - 1], points[i + 1]];
      if (!before) return `M${n(point.x)} ${n(point.y)}`;
      if (!after) return `L${n(point.x)} ${n(point.y)}`;
      const [from, to] = [towards(point, before), towards(point, after)];
      return `L${n(from.x)} ${n(from.y)}Q${n(point.x)} ${n(point.y)} ${n(to.x)} ${n(to.y)}`;
    })
    .join('');
}

/** The point near a corner where its curve begins. */
function towards(corner: Point, other: Point): Point {
  const length = Math.abs(other.x - corner.x) + Math.abs(other.y - corner.y);
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}

const rect = (kind: string, { x, y, width, height }: Area, radius: number): string =>
  `<rect class="${kind}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}"/>`;

const words = (kind: string, text: string, x: number, y: number): string =>
  `<text class="${kind}" x="${n(x)}" y="${n(y)}">${escaped(text)}</text>`;

const tooltip = ({ name, comment }: GraphNode): string => `<title>${escaped(comment === undefined ? name : `${name}: ${comment}`)}</title>`;

/** Tenths of a pixel are enough, and make the text short. */
const n = (value: number): string => String(Math.round(value * 10) / 10);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
