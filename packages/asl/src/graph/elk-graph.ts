import type { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk-api.js';
import type { Label } from './card.ts';
import type { GraphEdge, GraphLevel } from './graph.ts';
import { stagesOf } from './stages.ts';

/** The machine's own markers have a word in them, those in boxes are dots. */
const MARKER = { top: { width: 64, height: 28 }, inner: { width: 14, height: 14 } } as const;

/**
 * Layers from the top down, each card right below what leads to it, and each label right below the question
 * that it answers.
 */
const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': '26',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '2',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.thoroughness': '7',
  'elk.alignment': 'TOP',
  'elk.partitioning.activate': 'true',
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  'elk.layered.edgeLabels.centerLabelPlacementStrategy': 'TAIL_LAYER',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
} as const;

/** What the layout needs to know of a level. */
interface Measured {
  readonly level: GraphLevel;
  readonly depth: number;
  /** By the node's id. */
  readonly sizes: ReadonlyMap<string, Size>;
  /** By the edge's id. */
  readonly labels: ReadonlyMap<string, Label | undefined>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A level as ELK is asked to lay it out. `start` and `end` are its markers. */
export const elkGraph = (measured: Measured): ElkNode => ({
  id: 'level',
  layoutOptions: options,
  children: elkNodes(measured),
  edges: elkEdges(measured),
});

function elkNodes({ level, depth, sizes }: Measured): ElkNode[] {
  const marker = MARKER[depth === 0 ? 'top' : 'inner'];
  const out = (from: string | undefined): ElkPort[] =>
    level.edges.filter((edge) => edge.from === from).map((edge) => port(`${edge.id}.out`, 'SOUTH'));
  const stages = stagesOf(level);
  const nodes = level.nodes.map(({ id }): ElkNode => {
    const { width, height } = sizes.get(id)!;
    // Ways that lead to a state come together in one point; those of errors in one of their own, so that red
    // ends in red.
    const into = new Set(level.edges.filter((edge) => edge.to === id).map(inPort));
    const ports = [...[...into].map((name) => port(name, 'NORTH')), ...out(id)];
    return { id, width, height, ports, layoutOptions: { ...FIXED_SIDE, ...inStage(stages.get(id)!) } };
  });
  const start = {
    id: 'start',
    ...marker,
    ports: out(undefined),
    layoutOptions: { ...inStage(0), 'elk.layered.layering.layerConstraint': 'FIRST' },
  };
  const ends = level.edges.some((edge) => edge.to === undefined);
  const end = { id: 'end', ...marker, ports: [port('end.in', 'NORTH')], layoutOptions: inStage(Math.max(...stages.values())) };
  return [start, ...nodes, ...(ends ? [end] : [])];
}

const FIXED_SIDE = { 'elk.portConstraints': 'FIXED_SIDE' } as const;

const inStage = (stage: number) => ({ 'elk.partitioning.partition': String(stage) });

const port = (id: string, side: 'NORTH' | 'SOUTH'): ElkPort => ({ id, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } });

const inPort = ({ kind, to }: GraphEdge): string => (to === undefined ? 'end.in' : `${to}.${kind === 'catch' ? 'caught' : 'in'}`);

const elkEdges = ({ level, labels }: Measured): ElkExtendedEdge[] =>
  level.edges.map((edge) => {
    const label = labels.get(edge.id);
    return {
      id: edge.id,
      sources: [`${edge.id}.out`],
      targets: [inPort(edge)],
      layoutOptions: { 'elk.layered.priority.straightness': edge.kind === 'next' || edge.kind === 'start' ? '10' : '1' },
      labels: label
        ? [{ text: label.lines.join(' '), width: label.width, height: label.height, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }]
        : [],
    };
  });
