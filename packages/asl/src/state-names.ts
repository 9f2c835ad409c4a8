import type { Block, Node } from './node.ts';
import { walk } from './walk.ts';

/** The state name of a node that becomes one state. */
export type Naming = (node: Node) => string;

/** Ends and raises may be written without a name: they get one from what they are, numbered when it is taken. */
export function nameStates(body: Block): Naming {
  const nodes = [...walk(body)];
  const taken = new Set(nodes.flatMap((node) => ('name' in node && node.name !== undefined ? [node.name] : [])));
  const found = new Map<Node, string>();
  for (const node of nodes) {
    if ('name' in node && node.name !== undefined) found.set(node, node.name);
    else if (node.kind === 'raise') found.set(node, free(`Raise ${node.error.kind === 'literal' ? node.error.value : 'an error'}`, taken));
    else if (node.kind === 'succeed') found.set(node, free('Done', taken));
  }
  return (node) => found.get(node) ?? '';
}

function free(wish: string, taken: Set<string>): string {
  let name = wish;
  for (let n = 2; taken.has(name); n += 1) name = `${wish} (${n})`;
  taken.add(name);
  return name;
}

/** The states that a poll, a loop and a Map have beside the one of their name. */
export const before = (name: string): string => `Before ${name}`;
export const waitBefore = (name: string): string => `Wait before ${name}`;
export const asks = (name: string): string => `${name}?`;
export const timedOut = (name: string): string => `${name} timed out`;

/** Every state that a node itself becomes; those of the blocks in it are their own nodes'. */
export function stateNamesOf(node: Node, naming: Naming): readonly string[] {
  const name = naming(node);
  switch (node.kind) {
    case 'guard':
      return [];
    case 'poll':
      return [before(name), name, asks(name), waitBefore(name), timedOut(name)];
    case 'each':
    case 'map':
      return [before(name), name];
    default:
      return [name];
  }
}
