import jsonata from 'jsonata';
import type { Json } from '../json.ts';
import { METER, stepFunctionsFunctions } from './functions.ts';
import { type EvaluationEnvironment, MAX_STEPS, Meter } from './meter.ts';

/** Names and values that an expression sees, inherited ones included. */
export type Bindings = object;

/** JSONata 2.0.6 as the service runs it: bounded, without $eval, on the execution's clock and randomness. */
export interface JsonataEngine {
  /** What every scope of variables inherits: the functions of the service. */
  readonly root: Bindings;
  /**
   * The value of an expression; undefined when it returned nothing. Rejects with JSONata's error or an
   * EvaluationLimit. `onFunction`: called for a function, which is no JSON.
   */
  evaluate(text: string, bindings: Bindings, onFunction?: () => void): Promise<Json | undefined>;
}

type Parsed = ReturnType<typeof jsonata>;
const ENTRY = Symbol.for('jsonata.__evaluate_entry');
const EXIT = Symbol.for('jsonata.__evaluate_exit');

/**
 * Expressions by text: parsing costs far more than evaluating. An expression holds no state of an evaluation.
 */
const parsed = new Map<string, Parsed>();
const MAX_PARSED = 10_000;

/** Parses an expression, once for each text. Throws JSONata's error when it does not parse. */
export function parseExpression(text: string): Parsed {
  const known = parsed.get(text);
  if (known) return known;
  const expression = jsonata(text);
  const assign = expression.assign as unknown as (name: symbol, callback: unknown) => void;
  assign(ENTRY, (node: object, _: unknown, environment: EvaluationEnvironment) => meterOf(environment).enter(node, environment));
  assign(EXIT, (node: object, _: unknown, environment: EvaluationEnvironment, result: unknown) =>
    meterOf(environment).leave(node, environment, result),
  );
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(text, expression);
  return expression;
}

const meterOf = (environment: EvaluationEnvironment): Meter => environment.lookup(METER) as Meter;

export function jsonataEngine(now: () => number, random: () => number, maxSteps = MAX_STEPS): JsonataEngine {
  const root = Object.assign(Object.create(null) as object, stepFunctionsFunctions(random));
  return {
    root,
    async evaluate(text, bindings, onFunction) {
      const seen = Object.create(bindings) as Record<string, unknown>;
      seen[METER] = new Meter(now(), maxSteps);
      const value: unknown = await parseExpression(text).evaluate(undefined, seen);
      if (isFunction(value)) onFunction?.();
      return jsonOf(value);
    },
  };
}

const isFunction = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value);

/**
 * The JSON of a JSONata value: sequences become plain arrays, functions and undefined members disappear,
 * and numbers that JSON cannot write become their names (`1/0` is "Infinity": observed on the service).
 */
function jsonOf(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object': {
      if (value === null) return null;
      if (isFunction(value)) return undefined;
      if (Array.isArray(value)) return value.map((item) => jsonOf(item) ?? null);
      const members: [string, Json][] = [];
      for (const [key, member] of Object.entries(value)) {
        const json = jsonOf(member);
        if (json !== undefined) members.push([key, json]);
      }
      return Object.fromEntries(members);
    }
    default:
      return undefined;
  }
}
