import type { Block, Node } from './node.ts';

/** Every node of a block, outer before inner, in reading order. */
export function* walk(block: Block): Generator<Node> {
  for (const node of block.nodes) {
    yield node;
    for (const inner of innerBlocks(node)) yield* walk(inner);
  }
}

/** The blocks directly inside a node. */
export function innerBlocks(node: Node): readonly Block[] {
  switch (node.kind) {
    case 'task':
      return node.catches.map((each) => each.block);
    case 'poll':
      return node.task.catches.map((each) => each.block);
    case 'choice':
      return [...node.ways.map((way) => way.block), node.otherwise];
    case 'repeat':
    case 'each':
    case 'part':
    case 'block':
      return [node.body];
    case 'parallel':
      return [...node.branches, ...node.catches.map((each) => each.block)];
    case 'map':
      return [node.body, ...node.catches.map((each) => each.block)];
    case 'guard':
      return [node.body, node.failed];
    case 'assign':
    case 'wait':
    case 'leave':
    case 'hand out':
    case 'raise':
    case 'fail':
    case 'succeed':
      return [];
  }
}
