import type { Json } from '../json.ts';
import { queryEvaluationError, StateError } from '../state-error.ts';
import type { Bindings, JsonataEngine } from './engine.ts';

/**
 * The text between `{%` and `%}`, trimmed;
 * undefined for any other value (leading or trailing blanks make a plain string).
 */
export function expressionIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.length >= 4 && value.startsWith('{%') && value.endsWith('%}')
    ? value.slice(2, -2).trim()
    : undefined;
}

/** How the service names an expression and its field in a cause. */
export const namedExpression = (text: string, field: string): string =>
  `The JSONata expression '${text}' specified for the field '${field}'`;

/**
 * The value of one expression.
 * Throws States.QueryEvaluationError with the service's words when it fails or gives nothing.
 */
export async function evaluateExpression(engine: JsonataEngine, text: string, field: string, bindings: Bindings): Promise<Json> {
  let value: Json | undefined;
  try {
    value = await engine.evaluate(text, bindings, () => {
      throw queryEvaluationError(`${namedExpression(text, field)} returned an unsupported result type.`, field);
    });
  } catch (thrown) {
    if (thrown instanceof StateError) throw thrown;
    throw evaluationFailed(thrown, text, field);
  }
  if (value === undefined) throw queryEvaluationError(`${namedExpression(text, field)} returned nothing (undefined).`, field);
  return value;
}

/**
 * Errors with a JSONata code stand as a sentence of their own, those of a bound follow a colon (observed).
 */
function evaluationFailed(thrown: unknown, text: string, field: string): StateError {
  const { code, message } = thrown as { code?: string; message?: string };
  const ending = code ? `. ${code}: ${message}` : `: ${message}`;
  return queryEvaluationError(`${namedExpression(text, field)} threw an error during evaluation${ending}`, field);
}

/**
 * A JSON template with its expressions evaluated, in the order they stand.
 * A failing one is named by its place: `Output/a/b[0]`.
 */
export async function evaluateTemplate(engine: JsonataEngine, template: Json, field: string, bindings: Bindings): Promise<Json> {
  if (template === null || typeof template === 'number' || typeof template === 'boolean') return template;
  if (typeof template === 'string') {
    const text = expressionIn(template);
    return text === undefined ? template : evaluateExpression(engine, text, field, bindings);
  }
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [i, item] of template.entries()) items.push(await evaluateTemplate(engine, item, `${field}[${i}]`, bindings));
    return items;
  }
  const members: [string, Json][] = [];
  for (const [key, member] of Object.entries(template)) {
    members.push([key, await evaluateTemplate(engine, member, `${field}/${key}`, bindings)]);
  }
  return Object.fromEntries(members);
}
