import type { Block, Node } from './node.ts';
import type { Variables } from './scope.ts';
import { innerBlocks } from './walk.ts';

/** A body is left without a failure where its path is open or something is handed out. */
export const goesOn = (body: Block): boolean => !body.closed || handsOut(body);

/** What a guard in it hands out is that guard's, and a branch or a Map's body has no way to it. */
const handsOut = (block: Block): boolean => block.nodes.some((node) => node.kind === 'hand out' || besides(node).some(handsOut));

/** What is in scope wherever the block is left. */
export const leaves = (block: Block): readonly Variables[] =>
  block.nodes.flatMap((node) => {
    if (node.kind === 'leave') return [node.scope];
    return node.kind === 'block' ? [] : besides(node).flatMap(leaves);
  });

/** The blocks in a node that stand on the same level of states. */
function besides(node: Node): readonly Block[] {
  if (node.kind === 'guard') return [node.failed];
  return node.kind === 'parallel' || node.kind === 'map' ? node.catches.map((each) => each.block) : innerBlocks(node);
}
