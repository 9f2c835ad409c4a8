import type { Range } from '../store.ts';
import type { FunctionName, Node } from './syntax.ts';
import { AGGREGATES, across, choose, fill, instants, isArray, OPERATORS, pairwise, type Series, steps, type Value } from './values.ts';

/** What an expression is worked out from. */
export interface Operands {
  /** By id. */
  readonly series: ReadonlyMap<string, Series>;
  /** Seconds, by id. */
  readonly periods: ReadonlyMap<string, number>;
  readonly range: Range;
}

/** Works out one expression whose kinds are checked. */
export class Evaluation {
  readonly #operands: Operands;
  /** A point was left out, because it divides by 0 or is no number. */
  dropped = false;

  constructor(operands: Operands) {
    this.#operands = operands;
  }

  of(node: Node): Value {
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'id':
        return this.#operands.series.get(node.id) ?? new Map();
      case 'word':
        return Number.NaN;
      case 'minus':
        return this.#each(this.of(node.of), (value) => -value);
      case 'operation':
        return this.#operate(this.of(node.left), this.of(node.right), OPERATORS[node.operator]);
      case 'list':
        return this.#items(node).filter((item) => typeof item !== 'number');
      case 'call':
        return this.#call(node.name, node.args);
      default:
        return node satisfies never;
    }
  }

  #call(name: FunctionName, args: readonly Node[]): Value {
    const [first, second, third] = args;
    const valued = (node: Node | undefined) => this.of(node!) as number | Series;
    switch (name) {
      case 'FILL': {
        const filler = second?.kind === 'word' ? second.word : valued(second);
        return this.#map(this.of(first!), (series) => fill(series, filler, this.#operands.range));
      }
      case 'IF':
        return choose(valued(first), valued(second), third && valued(third));
      case 'SUM':
      case 'AVG':
      case 'MIN':
      case 'MAX':
        return this.#aggregate(first!, AGGREGATES[name]);
      case 'ABS':
        return this.#each(this.of(first!), Math.abs);
      case 'CEIL':
        return this.#each(this.of(first!), Math.ceil);
      case 'FLOOR':
        return this.#each(this.of(first!), Math.floor);
      case 'DIFF':
        return this.#map(this.of(first!), (series) => steps(series, (rise) => rise));
      case 'RATE':
        return this.#map(this.of(first!), (series) => steps(series, (rise, seconds) => rise / seconds));
      case 'PERIOD':
        return first?.kind === 'id' ? this.#operands.periods.get(first.id)! : Number.NaN;
      case 'TIME_SERIES': {
        const value = valued(first) as number;
        return this.#whole(new Map(instants(this.#operands.range).map((at) => [at, value])));
      }
      default:
        return name satisfies never;
    }
  }

  /** Of an array: at each instant. Of one series: the number over all of its points. */
  #aggregate(node: Node, aggregate: (numbers: readonly number[], of: number) => number): Value {
    if (node.kind === 'list') return this.#whole(across(this.#items(node), aggregate));
    const value = this.of(node);
    if (isArray(value)) return this.#whole(across(value, aggregate));
    const numbers = typeof value === 'number' ? [value] : [...value.values()];
    return aggregate(numbers, numbers.length);
  }

  /** The items of a list, arrays in it taken apart. */
  #items(list: Extract<Node, { kind: 'list' }>): (number | Series)[] {
    return list.items.flatMap((item): readonly (number | Series)[] => {
      const value = this.of(item);
      return isArray(value) ? value : [value];
    });
  }

  #operate(left: Value, right: Value, apply: (a: number, b: number) => number): Value {
    if (isArray(left) && isArray(right))
      return left.flatMap((each, index) => (right[index] ? [this.#whole(pairwise(each, right[index], apply))] : []));
    if (isArray(left)) return left.map((each) => this.#whole(pairwise(each, right as number | Series, apply)));
    if (isArray(right)) return right.map((each) => this.#whole(pairwise(left, each, apply)));
    if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
    return this.#whole(pairwise(left, right, apply));
  }

  #each(value: Value, apply: (value: number) => number): Value {
    if (typeof value === 'number') return apply(value);
    return this.#map(value, (series) => new Map([...series].map(([at, each]) => [at, apply(each)])));
  }

  #map(value: Value, apply: (series: Series) => Series): Value {
    if (typeof value === 'number') return value;
    return isArray(value) ? value.map(apply) : apply(value);
  }

  /** Without the points that are no numbers. */
  #whole(series: ReadonlyMap<number, number>): Series {
    const kept = [...series].filter(([, value]) => Number.isFinite(value));
    if (kept.length < series.size) this.dropped = true;
    return new Map(kept);
  }
}
