import type { Block, Node } from './node.ts';
import { walk } from './walk.ts';

export interface Naming {
  /** The name of the state that a node becomes. */
  readonly of: (node: Node) => string;
  /** The end of a guard's body where questions lead to it: a question cannot end itself. */
  readonly endOf: (body: Block) => string;
  /** The state that assigns what is assigned before the first state of a workflow, a branch or a body. */
  readonly beginOf: (body: Block) => string;
}

/**
 * Ends and raises may be written without a name: they get one from what they are, numbered when it is taken.
 */
export function nameStates(workflow: Block): Naming {
  const nodes = [...walk(workflow)];
  const taken = new Set(nodes.flatMap((node) => ('name' in node && node.name !== undefined ? [node.name] : [])));
  const named = new Map<Node, string>();
  const ends = new Map<Block, string>();
  const begins = new Map<Block, string>();
  const once = <K>(names: Map<K, string>, key: K, wish: string): string => {
    const name = names.get(key) ?? free(wish, taken);
    names.set(key, name);
    return name;
  };
  for (const node of nodes) {
    if ('name' in node && node.name !== undefined) named.set(node, node.name);
    else if (node.kind === 'raise') once(named, node, `Raise ${node.error.kind === 'literal' ? node.error.value : 'an error'}`);
    else if (node.kind === 'succeed') once(named, node, 'Done');
  }
  return {
    of: (node) => once(named, node, 'Done'),
    endOf: (body) => once(ends, body, 'End'),
    beginOf: (body) => once(begins, body, 'Begin'),
  };
}

function free(wish: string, taken: Set<string>): string {
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish} (${n})`;
  taken.add(name);
  return name;
}

/** The state that a Map has beside the one of its name. */
export const before = (name: string): string => `Before ${name}`;

/**
 * Every state that a node itself becomes wherever it stands; those of the blocks in it are their own nodes'.
 */
export function stateNamesOf(node: Node, naming: Naming): readonly string[] {
  switch (node.kind) {
    case 'assign':
    case 'part':
    case 'block':
    case 'leave':
    case 'hand out':
      return [];
    case 'choice':
      return node.joined ? [] : [node.name];
    case 'poll':
      return [node.name, node.names.question, node.names.wait, node.names.timedOut];
    case 'map':
      return [before(node.name), node.name];
    default:
      return [naming.of(node)];
  }
}
