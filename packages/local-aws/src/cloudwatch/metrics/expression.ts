import { Evaluation } from './math/evaluate.ts';
import { checkKinds } from './math/kinds.ts';
import { type Node, parse, type Written } from './math/syntax.ts';
import type { Point, Range } from './store.ts';

/** What an expression reads: points by id, and periods in seconds. */
interface Read {
  readonly points: ReadonlyMap<string, readonly Point[]>;
  readonly periods: ReadonlyMap<string, number>;
}

export interface Expression {
  /** The ids that it reads. */
  readonly ids: readonly string[];
  /** Its points over a range, oldest first. `dropped`: some were left out, because they divide by 0. */
  evaluate(read: Read, range: Range): { readonly points: Point[]; readonly dropped: boolean };
}

/** Throws `ValidationException` on what it cannot read, and on what gives no single time series. */
export function parseExpression(written: Written): Expression {
  const root = parse(written);
  checkKinds(root, written);
  return {
    ids: [...new Set(idsOf(root))],
    evaluate({ points, periods }, range) {
      const series = new Map([...points].map(([id, all]) => [id, new Map(all.map(({ at, value }) => [at, value]))]));
      const evaluation = new Evaluation({ series, periods, range });
      const value = evaluation.of(root) as ReadonlyMap<number, number>;
      return {
        points: [...value].map(([at, number]) => ({ at, value: number })).sort((a, b) => a.at - b.at),
        dropped: evaluation.dropped,
      };
    },
  };
}

function idsOf(node: Node): string[] {
  switch (node.kind) {
    case 'number':
    case 'word':
      return [];
    case 'id':
      return [node.id];
    case 'minus':
      return idsOf(node.of);
    case 'operation':
      return [...idsOf(node.left), ...idsOf(node.right)];
    case 'list':
      return node.items.flatMap(idsOf);
    case 'call':
      return node.args.flatMap(idsOf);
    default:
      return node satisfies never;
  }
}
