import { invalid } from '../refusals.ts';
import type { Point, Range } from './store.ts';

/*
 * Metric math: numbers, ids, + - * / ( ), comparisons, and the functions in FUNCTIONS. The service has many
 * more; they are refused by name. Source: "Using math expressions with CloudWatch metrics".
 */

/** A time series by instant, or one number for every instant. */
type Value = ReadonlyMap<number, number> | number;

type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Node[] };

const OPERATORS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '>': (a: number, b: number) => Number(a > b),
  '<': (a: number, b: number) => Number(a < b),
  '>=': (a: number, b: number) => Number(a >= b),
  '<=': (a: number, b: number) => Number(a <= b),
  '==': (a: number, b: number) => Number(a === b),
  '!=': (a: number, b: number) => Number(a !== b),
} as const;
type Operator = keyof typeof OPERATORS;
const LEVELS: readonly (readonly Operator[])[] = [
  ['>', '<', '>=', '<=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
];

const FUNCTIONS = ['FILL', 'IF', 'SUM', 'AVG', 'MIN', 'MAX', 'ABS', 'CEIL', 'FLOOR'] as const;
type FunctionName = (typeof FUNCTIONS)[number];

export interface Expression {
  /** The ids that it reads. */
  readonly ids: readonly string[];
  /** Its points over a range. An instant at which an operand is missing, or which divides by 0, has none. */
  evaluate(operands: ReadonlyMap<string, readonly Point[]>, range: Range): Point[];
}

/** Throws `ValidationException` on what it cannot read. */
export function parseExpression(text: string): Expression {
  const root = new Parser(text).whole();
  const ids = [...new Set(idsOf(root))];
  return {
    ids,
    evaluate(operands, range) {
      const value = evaluate(root, operands, range);
      const all = typeof value === 'number' ? instants(range).map((at) => [at, value] as const) : [...value];
      return all
        .filter(([, number]) => Number.isFinite(number))
        .map(([at, number]) => ({ at, value: number }))
        .sort((a, b) => a.at - b.at);
    },
  };
}

class Parser {
  readonly #text: string;
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = text.match(/\d+\.?\d*(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[><=!]=|[-+*/()[\],<>]|\S/g) ?? [];
  }

  whole(): Node {
    const node = this.#level(0);
    if (this.#at < this.#tokens.length) throw this.#problem(`'${this.#tokens[this.#at]}' is not expected`);
    return node;
  }

  #level(level: number): Node {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => candidate === this.#tokens[this.#at]);
      if (!operator) return left;
      this.#at++;
      left = { kind: 'operation', operator, left, right: this.#level(level + 1) };
    }
  }

  #unary(): Node {
    if (this.#tokens[this.#at] !== '-') return this.#operand();
    this.#at++;
    return { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: this.#unary() };
  }

  #operand(): Node {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#problem('it ends too early');
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === '(') return this.#closed(this.#level(0), ')');
    if (token === '[') return this.#closed({ kind: 'list', items: this.#items() }, ']');
    if (this.#tokens[this.#at] === '(') {
      const name = FUNCTIONS.find((candidate) => candidate === token);
      if (!name) throw this.#problem(`the function ${token} is not among those of the local AWS: ${FUNCTIONS.join(', ')}`);
      this.#at++;
      return this.#closed({ kind: 'call', name, args: this.#items() }, ')');
    }
    if (/^[a-z]\w*$/.test(token) || token === 'REPEAT') return { kind: 'id', id: token };
    throw this.#problem(`'${token}' is not expected`);
  }

  #items(): Node[] {
    const items = [this.#level(0)];
    while (this.#tokens[this.#at] === ',') {
      this.#at++;
      items.push(this.#level(0));
    }
    return items;
  }

  #closed<N extends Node>(node: N, end: string): N {
    if (this.#tokens[this.#at++] !== end) throw this.#problem(`'${end}' is missing`);
    return node;
  }

  #problem(what: string) {
    return invalid(`Error in expression '${this.#text}': ${what}`);
  }
}

function idsOf(node: Node): string[] {
  switch (node.kind) {
    case 'number':
      return [];
    case 'id':
      return node.id === 'REPEAT' ? [] : [node.id];
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

function instants({ from, to, periodMs }: Range): number[] {
  const all: number[] = [];
  for (let at = from; at < to; at += periodMs) all.push(at);
  return all;
}

function evaluate(node: Node, operands: ReadonlyMap<string, readonly Point[]>, range: Range): Value {
  const valued = (inner: Node) => evaluate(inner, operands, range);
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'id': {
      const points = operands.get(node.id);
      if (!points) throw invalid(`The id '${node.id}' in an expression is not one of the query's ids`);
      return new Map(points.map(({ at, value }) => [at, value]));
    }
    case 'operation':
      return together([valued(node.left), valued(node.right)], ([a = 0, b = 0]) => OPERATORS[node.operator](a, b));
    case 'list':
      throw invalid('A list of metrics may stand only as the argument of SUM, AVG, MIN or MAX');
    case 'call':
      return call(node.name, node.args, valued, range);
    default:
      return node satisfies never;
  }
}

function call(name: FunctionName, args: readonly Node[], valued: (node: Node) => Value, range: Range): Value {
  const [first, second, third] = args;
  if (!first) throw invalid(`${name} needs arguments`);
  switch (name) {
    case 'FILL':
      if (!second) throw invalid('FILL needs a series and a number or REPEAT');
      return fill(valued(first), second.kind === 'id' && second.id === 'REPEAT' ? 'REPEAT' : valued(second), range);
    case 'IF':
      if (!second || !third) throw invalid('IF needs a condition and two values');
      return together([valued(first), valued(second), valued(third)], ([condition, yes = 0, no = 0]) => (condition ? yes : no));
    case 'ABS':
      return together([valued(first)], ([a = 0]) => Math.abs(a));
    case 'CEIL':
      return together([valued(first)], ([a = 0]) => Math.ceil(a));
    case 'FLOOR':
      return together([valued(first)], ([a = 0]) => Math.floor(a));
    case 'SUM':
    case 'AVG':
    case 'MIN':
    case 'MAX':
      return overList(first, AGGREGATES[name], valued);
    default:
      return name satisfies never;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const AGGREGATES = {
  SUM: sum,
  AVG: (numbers: readonly number[]) => sum(numbers) / numbers.length,
  MIN: (numbers: readonly number[]) => Math.min(...numbers),
  MAX: (numbers: readonly number[]) => Math.max(...numbers),
} as const;

/**
 * Of a list: at each instant, over the series that have a point there.
 * Of one series: the number over all of its points.
 */
function overList(node: Node, aggregate: (numbers: readonly number[]) => number, valued: (node: Node) => Value): Value {
  if (node.kind !== 'list') {
    const value = valued(node);
    return typeof value === 'number' ? value : aggregate([...value.values()]);
  }
  const series = node.items.map(valued);
  const result = new Map<number, number>();
  for (const at of new Set(series.flatMap((value) => (typeof value === 'number' ? [] : [...value.keys()])))) {
    const numbers = series.map((value) => (typeof value === 'number' ? value : value.get(at))).filter((number) => number !== undefined);
    result.set(at, aggregate(numbers));
  }
  return result;
}

function fill(value: Value, filler: Value | 'REPEAT', range: Range): Value {
  if (typeof value === 'number') return value;
  const filled = new Map<number, number>();
  let last: number | undefined;
  for (const at of instants(range)) {
    const instead = filler === 'REPEAT' ? last : typeof filler === 'number' ? filler : filler.get(at);
    last = value.get(at) ?? instead;
    if (last !== undefined) filled.set(at, last);
  }
  return filled;
}

/** Applies a function instant by instant, where every series has a point. */
function together(values: readonly Value[], apply: (numbers: readonly number[]) => number): Value {
  const series = values.filter((value) => typeof value !== 'number');
  const [first] = series;
  if (!first) return apply(values as number[]);
  const result = new Map<number, number>();
  for (const at of first.keys()) {
    const numbers = values.map((value) => (typeof value === 'number' ? value : value.get(at)));
    if (!numbers.includes(undefined)) result.set(at, apply(numbers as number[]));
  }
  return result;
}
