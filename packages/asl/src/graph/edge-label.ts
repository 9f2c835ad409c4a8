import type { Edge, StateView } from '../verify/machine-view.ts';
import { type JsonRecord, listOf, recordOf } from '../verify/record.ts';
import { shortened, withoutSigns } from './shortened.ts';

/**
 * Longer words of their authors are cut, so that no label is bigger than a card; expressions earlier, since
 * few read them here.
 */
const MOST = { comment: 90, condition: 36 } as const;

/**
 * What stands at a line: the author's comment where there is one, and what tells the way from others where
 * not. Several transitions are catchers of the state that lead to one place.
 */
export function edgeLabel(state: StateView, edges: readonly Edge[]): string | undefined {
  const parts = edges.map((edge) => partAt(state, edge));
  const said = [...new Set(parts.flatMap((part) => commentOf(part) ?? []))].join('; ') || undefined;
  switch (edges[0]?.kind) {
    case 'default':
      return 'otherwise';
    case 'rule':
      return said ?? conditionOf(parts[0] ?? {});
    case 'catch':
      return said ?? errorsOf(parts, listOf(state.body.Catch).length - parts.length);
    default:
      return undefined;
  }
}

/** The rule or catcher that the transition is written in: `[..., 'Choices', 0, 'Next']`. */
function partAt(state: StateView, { path }: Edge): JsonRecord {
  const [list, index] = path.slice(-3);
  return recordOf(listOf(state.body[String(list)])[Number(index)]);
}

const commentOf = ({ Comment }: JsonRecord): string | undefined =>
  typeof Comment === 'string' && Comment.trim() !== '' ? shortened(Comment, MOST.comment) : undefined;

function conditionOf({ Condition, Next, Assign, Output, ...jsonPath }: JsonRecord): string {
  const text = typeof Condition === 'string' ? withoutSigns(Condition) : JSON.stringify(Condition ?? jsonPath);
  return shortened(text, MOST.condition);
}

/** Where everything that fails goes one way, the line needs no words. */
function errorsOf(catchers: readonly JsonRecord[], others: number): string | undefined {
  const names = catchers.flatMap(({ ErrorEquals }) => listOf(ErrorEquals).map(String));
  if (names.includes('States.ALL')) return others === 0 ? undefined : 'on any other error';
  const [first = 'no error', ...more] = names;
  return more.length > 1 ? `on ${first} and ${more.length} more` : `on ${[first, ...more].join(', ')}`;
}
