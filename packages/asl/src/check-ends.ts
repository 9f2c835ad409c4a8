import type { Block, Node } from './node.ts';
import { type Issue, issue } from './verify/issue.ts';
import { innerBlocks } from './walk.ts';
import type { Workflow } from './workflow.ts';

/** What is around an end. */
interface Around {
  readonly guard: boolean;
  /** In a block, and in no loop in it. */
  readonly block: boolean;
}

/** Ends that stand where they end nothing. */
export function endIssues(workflow: Workflow<unknown>): Issue[] {
  return inBlock(workflow.body, { guard: false, block: false }, workflow.name);
}

const inBlock = (block: Block, around: Around, workflow: string): Issue[] =>
  block.nodes.flatMap((node) => [
    ...ownIssues(node, around, [workflow, ('name' in node && node.name) || node.kind]),
    ...innerBlocks(node).flatMap((inner) => inBlock(inner, inside(node, inner, around), workflow)),
  ]);

function ownIssues(node: Node, { guard, block }: Around, path: readonly string[]): Issue[] {
  if (guard && (node.kind === 'fail' || node.kind === 'succeed')) {
    const instead = 'Raise an error, or hand out how it ended and end behind the guard.';
    return [issue('misplaced-end', path, `'${node.kind}' ends no execution in a guard.`, instead)];
  }
  if (!guard && node.kind === 'hand out') {
    return [issue('misplaced-end', path, 'There is no guard that could hand this out.', 'Use succeed, or put it into a guard.')];
  }
  if (!block && node.kind === 'leave') {
    return [issue('misplaced-end', path, 'There is no block to leave, or a loop is in between.', 'Put the block inside the loop.')];
  }
  return [];
}

/**
 * A branch, a guard's body and a Map's body are places of their own. A loop that is left halfway would not
 * begin anew.
 */
function inside(node: Node, inner: Block, around: Around): Around {
  switch (node.kind) {
    case 'guard':
      return inner === node.body ? { guard: true, block: false } : around;
    case 'parallel':
      return node.branches.includes(inner) ? { guard: false, block: false } : around;
    case 'map':
      return inner === node.body ? { guard: false, block: false } : around;
    case 'block':
      return { ...around, block: true };
    case 'each':
    case 'poll':
      return { ...around, block: false };
    default:
      return around;
  }
}
