import type { LeavingFields, StateOf } from '../definition/definition.ts';
import { isJsonObject, type Json, type JsonType, jsonTypeOf } from '../json.ts';
import type { Bindings } from '../jsonata/engine.ts';
import { evaluateExpression, evaluateTemplate, expressionIn, namedExpression } from '../jsonata/expression.ts';
import { contextObject } from '../runtime/context-object.ts';
import type { Frame } from '../runtime/frame.ts';
import { isTooLarge, jsonText } from '../runtime/payload.ts';
import { parseTimestamp } from '../runtime/timestamp.ts';
import { queryEvaluationError, StateError } from '../state-error.ts';
import type { DataFlow, Reads } from './data-flow.ts';

/** Data as JSONata states have it: Arguments, Output and Assign; the input is never filtered. */
export const jsonataFlow: DataFlow = {
  async argumentsOf(frame, reads = {}) {
    const template = (frame.state as StateOf<'Task' | 'Parallel'>).Arguments;
    return template === undefined ? frame.input : evaluate(frame, template, 'Arguments', reads);
  },

  async numberOf(frame, field, value, { min, max, integer }) {
    if (value === undefined) return undefined;
    const number = await typed(frame, value, field, ['number']);
    if (integer && !Number.isInteger(number))
      throw queryEvaluationError(`The ${field} field cannot be parsed as an integer: ${number}`, field);
    if (number < min || number > max) {
      throw queryEvaluationError(`${field} must be between ${min} and ${max} but was: ${number}`, field);
    }
    return number;
  },

  async instantOf(frame) {
    const { Timestamp: template } = frame.state as StateOf<'Wait'>;
    if (template === undefined) return undefined;
    const text = await typed(frame, template, 'Timestamp', ['string']);
    const instant = parseTimestamp(text);
    if (instant === undefined) {
      throw queryEvaluationError(
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
        'Timestamp',
      );
    }
    return instant;
  },

  async conditionHolds(frame, index) {
    const { Choices } = frame.state as StateOf<'Choice'>;
    return typed(frame, Choices[index]!.Condition, `Choices[${index}]/Condition`, ['boolean']);
  },

  async textOf(frame, field) {
    const template = (frame.state as StateOf<'Fail'>)[field];
    return template === undefined ? undefined : typed(frame, template, field, ['string']);
  },

  async itemsOf(frame) {
    const { Items: template } = frame.state as StateOf<'Map'>;
    if (template !== undefined) return typed(frame, template, 'Items', ['array', 'object']);
    if (Array.isArray(frame.input) || isJsonObject(frame.input)) return frame.input;
    throw queryEvaluationError(`Map state input must be an array but was: ${jsonText(frame.input)}`);
  },

  async itemInput(frame, item) {
    const template = (frame.state as StateOf<'Map'>).ItemSelector;
    return template === undefined ? item : evaluate(frame, template, 'ItemSelector', {});
  },

  async leave(frame, source: LeavingFields, path, otherwise, reads = {}) {
    const at = path === '' ? '' : `${path}/`;
    const output = source.Output === undefined ? otherwise : await evaluate(frame, source.Output, `${at}Output`, reads);
    if (source.Assign === undefined || Object.keys(source.Assign).length === 0) return { output, assigned: undefined };
    const assigned = await evaluate(frame, source.Assign, `${at}Assign`, reads);
    if (!isJsonObject(assigned)) throw queryEvaluationError(`Assign must be an object but was: ${jsonText(assigned)}`, `${at}Assign`);
    if (isTooLarge(jsonText(assigned))) {
      throw new StateError(
        'failure',
        'States.DataLimitExceeded',
        `The state/task '${frame.name}' assigned variables with a size exceeding the maximum number of bytes service limit.`,
      );
    }
    return { output, assigned };
  },
};

const evaluate = (frame: Frame, template: Json, field: string, reads: Reads): Promise<Json> =>
  evaluateTemplate(frame.run.jsonata, template, field, bindingsOf(frame, reads));

interface Typed {
  readonly number: number;
  readonly string: string;
  readonly boolean: boolean;
  readonly array: readonly Json[];
  readonly object: { readonly [key: string]: Json };
}

/**
 * The value of a field of which the service expects a type.
 * Templates inside arrays and objects are evaluated too.
 */
async function typed<T extends keyof Typed>(frame: Frame, template: Json, field: string, expected: readonly T[]): Promise<Typed[T]> {
  const text = expressionIn(template);
  const bindings = bindingsOf(frame, {});
  const value =
    text === undefined
      ? await evaluateTemplate(frame.run.jsonata, template, field, bindings)
      : await evaluateExpression(frame.run.jsonata, text, field, bindings);
  const type: JsonType = jsonTypeOf(value);
  if (expected.some((name) => name === type)) return value as Typed[T];
  throw queryEvaluationError(
    `${namedExpression(text ?? jsonText(template), field)} returned an unexpected result type. Expected '${expected[0]}', but was '${type}' for value: ${jsonText(value)}`,
    field,
  );
}

/** The variables in scope and `$states`, which nothing can shadow. */
function bindingsOf(frame: Frame, reads: Reads): Bindings {
  const bindings = Object.create(frame.scope.bindings) as Record<string, unknown>;
  const retryable = 'Retry' in frame.state || frame.state.Type === 'Task';
  bindings.states = {
    input: frame.input,
    // Made when it is read: most expressions never do.
    get context() {
      return contextObject(frame.run, {
        name: frame.name,
        enteredAt: frame.enteredAt,
        retryCount: retryable ? frame.retryCount : undefined,
        item: frame.item,
        taskToken: reads.taskToken,
      });
    },
    ...(reads.result === undefined ? {} : { result: reads.result }),
    ...(reads.errorOutput === undefined ? {} : { errorOutput: reads.errorOutput }),
  };
  return bindings;
}
