import { expressionError, type Node, type Operator, type Written } from './syntax.ts';

/**
 * A scalar, a time series, or an array of them, in the guide's words: which of them an expression gives is
 * known before any data are read.
 */
type Kind = 'S' | 'TS' | 'TS[]';

const NAMES: Readonly<Record<Kind, string>> = { S: 'a scalar', TS: 'a time series', 'TS[]': 'an array of time series' };
const ARITHMETIC: readonly Operator[] = ['+', '-', '*', '/'];

/**
 * Throws `ValidationException` for what takes no such arguments, and for a result that is no single time
 * series. Source: the tables of "Using math expressions with CloudWatch metrics". The words are our own.
 */
export function checkKinds(root: Node, written: Written): void {
  const kind = new Kinds(written).of(root);
  if (kind === 'S') throw expressionError(written.id, 'its result is a scalar, and must be a time series: see TIME_SERIES');
  if (kind === 'TS[]') throw expressionError(written.id, 'its result is an array of time series, which the local AWS does not answer with');
}

class Kinds {
  readonly #written: Written;

  constructor(written: Written) {
    this.#written = written;
  }

  of(node: Node): Kind {
    switch (node.kind) {
      case 'number':
        return 'S';
      case 'id':
        return 'TS';
      case 'word':
        throw this.#problem(`'${node.word}' may stand only as the second argument of FILL`);
      case 'minus':
        return this.of(node.of);
      case 'list':
        for (const item of node.items) this.of(item);
        return 'TS[]';
      case 'operation':
        return this.#operation(node.operator, this.of(node.left), this.of(node.right));
      case 'call':
        return this.#call(node);
      default:
        return node satisfies never;
    }
  }

  #operation(operator: Operator, left: Kind, right: Kind): Kind {
    const both = [left, right];
    if (both.includes('TS[]') && !ARITHMETIC.includes(operator)) throw this.#problem(`'${operator}' compares no arrays of time series`);
    if (both.includes('TS[]')) return 'TS[]';
    return both.includes('TS') ? 'TS' : 'S';
  }

  #call({ name, args }: Extract<Node, { kind: 'call' }>): Kind {
    const kinds = args.map((arg, index) => (name === 'FILL' && index === 1 && arg.kind === 'word' ? 'S' : this.of(arg)));
    const [first, second, third] = kinds;
    const take = (least: number, most = least) => {
      if (kinds.length < least || kinds.length > most)
        throw this.#problem(`${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${kinds.length}`);
    };
    const refuse = (kind: Kind | undefined, ...allowed: Kind[]) => {
      if (kind && !allowed.includes(kind)) throw this.#problem(`${name} does not take ${NAMES[kind]} there`);
    };
    switch (name) {
      case 'FILL':
        take(2);
        refuse(first, 'TS', 'TS[]');
        refuse(second, 'S', 'TS');
        return first!;
      case 'IF':
        take(2, 3);
        for (const kind of kinds) refuse(kind, 'S', 'TS');
        if (kinds.every((kind) => kind === 'S')) throw this.#problem('IF needs a time series');
        if (first === 'S' && (second === 'S' || third === 'S')) throw this.#problem('IF of a scalar chooses between time series');
        return 'TS';
      case 'SUM':
      case 'AVG':
      case 'MIN':
      case 'MAX':
        take(1);
        refuse(first, 'TS', 'TS[]');
        return first === 'TS' ? 'S' : 'TS';
      case 'ABS':
      case 'CEIL':
      case 'FLOOR':
      case 'RATE':
      case 'DIFF':
        take(1);
        refuse(first, 'TS', 'TS[]');
        return first!;
      case 'PERIOD':
        take(1);
        if (args[0]?.kind !== 'id' || !this.#written.metrics.includes(args[0].id))
          throw this.#problem('PERIOD takes a metric, and no result of another expression');
        return 'S';
      case 'TIME_SERIES':
        take(1);
        refuse(first, 'S');
        return 'TS';
      default:
        return name satisfies never;
    }
  }

  #problem(what: string) {
    return expressionError(this.#written.id, what);
  }
}
