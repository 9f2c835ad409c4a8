import { invalid } from '../../refusals.ts';

/*
 * How an expression is written. Source: CloudWatch guide, "Using math expressions with CloudWatch metrics".
 * Of it: numbers, ids, + - * /, comparisons, AND, OR, lists, METRICS, and FUNCTIONS. The rest is refused by
 * name.
 */

export type Node =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'minus'; readonly of: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'word'; readonly word: (typeof WORDS)[number] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Node[] };

const LEVELS = [
  ['OR', '||'],
  ['AND', '&&'],
  ['>', '<', '>=', '<=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
] as const;
export type Operator = (typeof LEVELS)[number][number];

const FUNCTIONS = ['FILL', 'IF', 'SUM', 'AVG', 'MIN', 'MAX', 'ABS', 'CEIL', 'FLOOR', 'RATE', 'DIFF', 'PERIOD', 'TIME_SERIES'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** What FILL takes in place of a value. */
const WORDS = ['REPEAT', 'LINEAR'] as const;

/** Functions that CloudWatch has and the local AWS does not. Source: the guide's table of functions. */
const ELSEWHERE: readonly string[] = [
  ...['ANOMALY_DETECTION_BAND', 'DATAPOINT_COUNT', 'DB_PERF_INSIGHTS', 'DIFF_TIME', 'FIRST', 'LAST', 'INSIGHT_RULE_METRIC', 'LAMBDA'],
  ...['LOG', 'LOG10', 'METRIC_COUNT', 'MINUTE', 'HOUR', 'DAY', 'DATE', 'MONTH', 'YEAR', 'EPOCH', 'REMOVE_EMPTY', 'RUNNING_SUM'],
  ...['SEARCH', 'SERVICE_QUOTA', 'SLICE', 'SORT', 'STDDEV'],
];

/** An expression among the queries of one request. */
export interface Written {
  /** The id of its query. */
  readonly id: string;
  readonly text: string;
  /** Ids of the queries that are metrics: what METRICS() stands for. */
  readonly metrics: readonly string[];
}

/**
 * The refusal of an expression. Text: a deployment's log in a public repository, of a function that is none.
 */
export const expressionError = (id: string, what: string) => invalid(`Error in expression '${id}': ${what}`);

/** Throws `ValidationException` on what it cannot read. */
export const parse = (written: Written): Node => new Parser(written).whole();

class Parser {
  readonly #written: Written;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(written: Written) {
    this.#written = written;
    this.#tokens =
      written.text.match(/"[^"]*"|'[^']*'|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[><=!]=|&&|\|\||[-+*/()[\],<>]|\S/g) ?? [];
  }

  whole(): Node {
    const node = this.#level(0);
    if (this.#at < this.#tokens.length) throw this.#problem(`'${this.#tokens[this.#at]}' is not expected`);
    return node;
  }

  #level(level: number): Node {
    const operators: readonly Operator[] | undefined = LEVELS[level];
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
    return { kind: 'minus', of: this.#unary() };
  }

  #operand(): Node {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#problem('it ends too early');
    if (/^\.?\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === '(') return this.#closed(this.#level(0), ')');
    if (token === '[') return this.#closed({ kind: 'list', items: this.#items(']') }, ']');
    if (this.#tokens[this.#at] === '(') return this.#call(token);
    const word = WORDS.find((candidate) => candidate === token);
    if (word) return { kind: 'word', word };
    if (/^[a-z]\w*$/.test(token)) return { kind: 'id', id: token };
    throw this.#problem(`'${token}' is not expected`);
  }

  #call(token: string): Node {
    this.#at++;
    if (token === 'METRICS') return this.#metrics();
    const name = FUNCTIONS.find((candidate) => candidate === token);
    if (name) return this.#closed({ kind: 'call', name, args: this.#items(')') }, ')');
    if (ELSEWHERE.includes(token))
      throw this.#problem(`the function ${token} is not in the local AWS, which has ${[...FUNCTIONS, 'METRICS'].join(', ')}`);
    throw this.#problem(`Function '${token}' not found`);
  }

  /** `METRICS()`, or `METRICS("5xx")`: those with this in their ids. */
  #metrics(): Node {
    const text = /^["'](.*)["']$/.exec(this.#tokens[this.#at] ?? '')?.[1];
    if (text !== undefined) this.#at++;
    const items = this.#written.metrics.filter((id) => id.includes(text ?? '')).map((id) => ({ kind: 'id' as const, id }));
    return this.#closed({ kind: 'list', items }, ')');
  }

  #items(end: string): Node[] {
    if (this.#tokens[this.#at] === end) return [];
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
    return expressionError(this.#written.id, what);
  }
}
