import type { StateType } from '../definition.ts';
import type { Graph, GraphEdge, GraphLevel, GraphNode } from './graph.ts';

/** The graph as text that GitHub and many editors draw: a Mermaid flowchart. */
export function mermaidOf({ top }: Graph): string {
  const ways = edgesWithin(top);
  const red = ways.flatMap(({ edge }, i) => (edge.kind === 'catch' ? [i] : []));
  return `${[
    'flowchart TB',
    ...levelLines(top, 'top', '  '),
    ...ways.map(({ edge, level }) => `  ${way(edge, level)}`),
    ...(red.length > 0 ? [`  linkStyle ${red.join(',')} stroke:#d13212,stroke-dasharray:6 3`] : []),
    '  classDef Fail stroke:#d13212,fill:#fdf3f1',
    '  classDef Succeed stroke:#1d8102,fill:#f2f8f0',
  ].join('\n')}\n`;
}

function levelLines(level: GraphLevel, id: string, indent: string): readonly string[] {
  const start = `${indent}${id}_start((${id === 'top' ? '"Start"' : '" "'}))`;
  const ends = level.edges.some((edge) => edge.to === undefined);
  const end = `${indent}${id}_end(((${id === 'top' ? '"End"' : '" "'})))`;
  return [start, ...level.nodes.flatMap((node) => nodeLines(node, indent)), ...(ends ? [end] : [])];
}

function nodeLines(node: GraphNode, indent: string): readonly string[] {
  const { id, name, type, detail, inside } = node;
  if (inside.length === 0) {
    const [open, close] = shapes[type];
    const kind = type === 'Fail' || type === 'Succeed' ? `:::${type}` : '';
    return [`${indent}${id}${open}"${quoted(name)}<br/><small>${quoted(detail)}${node.retries ? ' ↻' : ''}</small>"${close}${kind}`];
  }
  const levels = inside.flatMap((level, i) => {
    const name = levelId(node, i);
    if (inside.length === 1) return levelLines(level, name, `${indent}  `);
    return [`${indent}  subgraph ${name}[" "]`, ...levelLines(level, name, `${indent}    `), `${indent}  end`];
  });
  return [`${indent}subgraph ${id}["${quoted(name)}"]`, ...levels, `${indent}end`];
}

const shapes = {
  Task: ['[', ']'],
  Parallel: ['[', ']'],
  Map: ['[', ']'],
  Pass: ['[/', '/]'],
  Wait: ['([', '])'],
  Choice: ['{{', '}}'],
  Succeed: ['([', '])'],
  Fail: ['([', '])'],
} as const satisfies Record<StateType, readonly [string, string]>;

const levelId = ({ id }: GraphNode, index: number): string => `${id}_${index + 1}`;

interface Way {
  readonly edge: GraphEdge;
  /** The id of its level. */
  readonly level: string;
}

const edgesWithin = (level: GraphLevel, id = 'top'): readonly Way[] => [
  ...level.edges.map((edge) => ({ edge, level: id })),
  ...level.nodes.flatMap((node) => node.inside.flatMap((inner, i) => edgesWithin(inner, levelId(node, i)))),
];

function way({ from, to, kind, label }: GraphEdge, level: string): string {
  const arrow = kind === 'catch' ? '-.->' : '-->';
  return `${from ?? `${level}_start`} ${arrow}${label === undefined ? '' : `|"${quoted(label)}"|`} ${to ?? `${level}_end`}`;
}

/** Signs that Mermaid or HTML would read. */
const quoted = (text: string): string => text.replace(/[&<>"#`\\]/g, (sign) => `#${sign.codePointAt(0)};`);
