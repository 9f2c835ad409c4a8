import type { State } from './definition.ts';
import { emitWorkflow } from './emit.ts';
import { eventsOfKind, taskKind } from './history.ts';
import type { Block, Node } from './node.ts';
import { nameStates, stateNamesOf } from './state-names.ts';
import { statesOf } from './states-of.ts';
import { innerBlocks } from './walk.ts';
import type { Workflow } from './workflow.ts';

type StateKind = keyof typeof eventsOfKind;

export interface PartState {
  readonly name: string;
  readonly type: State['Type'];
  readonly kind: StateKind;
  readonly comment?: string;
  /** The boxes around it, outer before inner. */
  readonly path: readonly string[];
  /**
   * The innermost loop that enters it round after round, by the name of its question, or of its look where it
   * is a poll.
   */
  readonly loop?: string;
  /** It only passes the time between two looks of a poll. */
  readonly pause: boolean;
}

/** A stretch of a workflow that `part` has named; '' is what stands in none. */
export interface Part {
  readonly title: string;
  readonly states: readonly PartState[];
  /** How many states of each kind. */
  readonly kinds: Readonly<Partial<Record<StateKind, number>>>;
  /** Of an execution that enters each state once. */
  readonly bounds: { readonly transitions: number; readonly historyEvents: number };
}

/** The parts of a workflow, in their order, with every state of its machine. */
export function partsOf(workflow: Workflow<unknown>): readonly Part[] {
  const placed = new Map(places(workflow));
  const states = statesOf(emitWorkflow(workflow)).map(([name, state, path]): PartState & { readonly part: string } => {
    // An end that the emitter made stands where its box does.
    const { part, loop, pause } = placed.get(name) ?? placed.get(path.at(-1) ?? '') ?? nowhere;
    return {
      name,
      type: state.Type,
      kind: kindOf(state),
      ...(state.Comment === undefined ? {} : { comment: state.Comment }),
      path,
      ...(loop === undefined ? {} : { loop }),
      pause,
      part,
    };
  });
  const titles = [...new Set([...placed.values()].map(({ part }) => part))];
  return titles.map((title) =>
    summed(
      title,
      states.filter(({ part }) => part === title).map(({ part: _part, ...state }) => state),
    ),
  );
}

function summed(title: string, states: readonly PartState[]): Part {
  const kinds: Partial<Record<StateKind, number>> = {};
  for (const { kind } of states) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const historyEvents = states.reduce((sum, { kind }) => sum + eventsOfKind[kind], 0);
  return { title, states, kinds, bounds: { transitions: states.length, historyEvents } };
}

interface Where {
  readonly part: string;
  readonly loop: string | undefined;
  readonly pause: boolean;
}

const nowhere: Where = { part: '', loop: undefined, pause: false };

/** Where the states of each node stand. */
function places(workflow: Workflow<unknown>): readonly (readonly [name: string, where: Where])[] {
  const naming = nameStates(workflow.body);
  const inBlock = (block: Block, where: Where): (readonly [string, Where])[] => block.nodes.flatMap((node) => inNode(node, where));
  const inNode = (node: Node, where: Where): (readonly [string, Where])[] => {
    if (node.kind === 'part') return inBlock(node.body, { ...where, part: node.title });
    const loop = node.kind === 'each' || node.kind === 'repeat' ? { ...where, loop: node.name } : where;
    const own = stateNamesOf(node, naming).map((name) => [name, node.kind === 'poll' ? inPoll(node, name, where) : loop] as const);
    return [...own, ...innerBlocks(node).flatMap((block) => inBlock(block, node.kind === 'poll' ? where : loop))];
  };
  return inBlock(workflow.body, nowhere);
}

/** The end of the time comes once: it is in no round. */
function inPoll({ name, names }: Node & { readonly kind: 'poll' }, state: string, where: Where): Where {
  if (state === names.timedOut) return where;
  return { ...where, loop: name, pause: state === names.wait };
}

function kindOf(state: State): StateKind {
  switch (state.Type) {
    case 'Task':
      return taskKind(state.Resource);
    case 'Choice':
      return 'choice';
    case 'Wait':
      return 'wait';
    case 'Pass':
      return 'pass';
    case 'Parallel':
      return 'parallel';
    case 'Map':
      return 'map';
    case 'Succeed':
      return 'succeed';
    case 'Fail':
      return 'fail';
  }
}
