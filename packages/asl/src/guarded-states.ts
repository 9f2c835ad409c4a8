import type { Block, Node } from './node.ts';
import { type Naming, nameStates, stateNamesOf } from './state-names.ts';
import { innerBlocks } from './walk.ts';

/** The states that stand in a guard. Those of a branch or a Map's body do not: what ends one of these ends its Parallel or Map, which is caught. */
export function guardedStates(body: Block): ReadonlySet<string> {
  const naming = nameStates(body);
  return new Set(body.nodes.flatMap((node) => guarded(node, false, naming)));
}

function guarded(node: Node, within: boolean, naming: Naming): readonly string[] {
  const own = within ? stateNamesOf(node, naming) : [];
  const inside = (block: Block, guard: boolean) => block.nodes.flatMap((each) => guarded(each, guard, naming));
  if (node.kind === 'guard') return [...inside(node.body, true), ...inside(node.failed, within)];
  const apart = node.kind === 'parallel' ? node.branches : node.kind === 'map' ? [node.body] : [];
  return [...own, ...innerBlocks(node).flatMap((block) => inside(block, within && !apart.includes(block)))];
}
