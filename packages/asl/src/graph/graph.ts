import type { StateType } from '../definition.ts';
import type { IssuePath } from '../verify/issue.ts';
import { allStates, type Edge, type Level, type StateView, viewMachine } from '../verify/machine-view.ts';
import { isRecord, listOf } from '../verify/record.ts';
import { detailOf, type Look, lookOf } from './detail.ts';
import { edgeLabel } from './edge-label.ts';

/** A machine as a picture shows it, before anything has a place. */
export interface Graph {
  readonly comment: string | undefined;
  readonly top: GraphLevel;
}

/** States that run in one scope: the machine's own, a branch's or a processor's. No edge leaves its level. */
export interface GraphLevel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /**
   * Unlike names, it is the same for machines that differ in words only, and has no signs that a format
   * reads.
   */
  readonly id: string;
  readonly name: string;
  readonly type: StateType;
  readonly look: Look;
  /** The second line: what a task calls, how long a wait is. */
  readonly detail: string;
  readonly comment: string | undefined;
  readonly retries: boolean;
  /** Branches of a Parallel, the processor of a Map; none for others. */
  readonly inside: readonly GraphLevel[];
}

type EdgeKind = 'start' | Edge['kind'] | 'end';

export interface GraphEdge {
  readonly id: string;
  readonly kind: EdgeKind;
  /** The id of a node; undefined for the start of the level. */
  readonly from: string | undefined;
  /** The id of a node; undefined for the end of the level. */
  readonly to: string | undefined;
  /** Why this way is taken, where the state has several. */
  readonly label: string | undefined;
  /**
   * The transitions of the machine that the line stands for: catchers of a state that lead to one place are
   * one line.
   */
  readonly transitions: readonly IssuePath[];
}

/** A machine cannot be drawn, since it does not say what its states are or where they lead. */
export class NotDrawable extends Error {
  override readonly name = 'NotDrawable';
}

/** The picture's content of any machine in Amazon States Language. Throws `NotDrawable`. */
export function graphOf(definition: unknown): Graph {
  if (!isRecord(definition) || !isRecord(definition.States)) throw new NotDrawable('a machine is a JSON object with StartAt and States');
  const { machine, issues } = viewMachine(definition);
  for (const { path, message } of issues) throw new NotDrawable(`${path.join('.')}: ${message}`);

  const ids = new Map(allStates(machine).map((state, i) => [state, `s${i + 1}`]));
  const insideOf = (state: StateView): readonly GraphLevel[] =>
    machine.levels.filter(({ parent }) => parent?.state === state).map((level) => levelOf(level));
  const levelOf = ({ path, startAt, states }: Level): GraphLevel => {
    const idOf = (name: unknown, at: readonly (string | number)[]): string => {
      const state = typeof name === 'string' ? states.get(name) : undefined;
      const id = state && ids.get(state);
      if (id === undefined) throw new NotDrawable(`${at.join('.')}: there is no state ${JSON.stringify(name ?? null)} here`);
      return id;
    };
    const nodes = [...states.values()].map((state) => nodeOf(state, idOf(state.name, state.path), insideOf(state)));
    const startPath = [...path, 'StartAt'];
    const start = { kind: 'start' as const, from: undefined, to: idOf(startAt, startPath), label: undefined, transitions: [startPath] };
    const ways = [...states.values()].flatMap((state) => {
      const from = idOf(state.name, state.path);
      const onward = waysOf(state).map(([edge, ...more]) => {
        const edges = [edge, ...more];
        const [to, label] = [idOf(edge.to, edge.path), edgeLabel(state, edges)];
        return { kind: edge.kind, from, to, label, transitions: edges.map((each) => each.path) };
      });
      if (state.body.End !== true) return onward;
      return [...onward, { kind: 'end' as const, from, to: undefined, label: undefined, transitions: [[...state.path, 'End']] }];
    });
    const first = nodes[0]?.id ?? '';
    return { nodes, edges: [start, ...ways].map((edge, i) => ({ id: `${first}e${i}`, ...edge })) };
  };

  const { Comment } = definition;
  return { comment: typeof Comment === 'string' ? Comment : undefined, top: levelOf(machine.top) };
}

/** The transitions of a state, those together that are one line. */
function waysOf({ edges }: StateView): readonly (readonly [Edge, ...Edge[]])[] {
  const ways: [Edge, ...Edge[]][] = [];
  for (const edge of edges) {
    const same = edge.kind === 'catch' ? ways.find(([first]) => first.kind === 'catch' && first.to === edge.to) : undefined;
    if (same) same.push(edge);
    else ways.push([edge]);
  }
  return ways;
}

function nodeOf(state: StateView, id: string, inside: readonly GraphLevel[]): GraphNode {
  const { name, type, body, path } = state;
  if (inside.length === 0 && (type === 'Parallel' || type === 'Map'))
    throw new NotDrawable(`${path.join('.')}: a ${type} has ${type === 'Map' ? 'an ItemProcessor' : 'Branches'}`);
  const comment = typeof body.Comment === 'string' ? body.Comment : undefined;
  const retries = listOf(body.Retry).length > 0;
  return { id, name, type, look: lookOf(type, body), detail: detailOf(type, body), comment, retries, inside };
}
