import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { expressionIn } from '../jsonata/expression.ts';
import { parseTimestamp } from '../runtime/timestamp.ts';
import { parseResource } from '../tasks/resource.ts';
// biome-ignore lint/suspicious/noImportCycles: a machine holds states, and a Map or a Parallel state holds machines.
import { checkContainer } from './check-container.ts';
import { checkErrorHandling } from './check-error-handling.ts';
import { checkExpressions, type Readable } from './check-expressions.ts';
import type { StateType } from './definition.ts';
import type { Report } from './diagnostic.ts';

const LEAVING = ['Output', 'Assign'];
const MOVING = ['Next', 'End'];
const HANDLING = ['Retry', 'Catch'];
const COMMON = ['Type', 'Comment', 'QueryLanguage'];

/** The fields that a JSONata state of each type may have, and those it must have. */
const fields = {
  Pass: { known: [...LEAVING, ...MOVING], required: [] },
  Task: {
    known: [...LEAVING, ...MOVING, ...HANDLING, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
    required: ['Resource'],
  },
  Choice: { known: [...LEAVING, 'Choices', 'Default'], required: ['Choices'] },
  Wait: { known: [...LEAVING, ...MOVING, 'Seconds', 'Timestamp'], required: [] },
  Succeed: { known: ['Output'], required: [] },
  Fail: { known: ['Error', 'Cause'], required: [] },
  Parallel: { known: [...LEAVING, ...MOVING, ...HANDLING, 'Branches', 'Arguments'], required: ['Branches'] },
  Map: {
    known: [
      ...LEAVING,
      ...MOVING,
      ...HANDLING,
      'Items',
      'ItemSelector',
      'ItemProcessor',
      'Iterator',
      'ItemReader',
      'ItemBatcher',
      'ResultWriter',
      'MaxConcurrency',
      'ToleratedFailureCount',
      'ToleratedFailurePercentage',
      'Label',
    ],
    required: [],
  },
} satisfies Record<StateType, { readonly known: readonly string[]; readonly required: readonly string[] }>;

const JSONPATH_FIELDS = new Set([
  'InputPath',
  'OutputPath',
  'Parameters',
  'Result',
  'ResultPath',
  'ResultSelector',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
]);

/** What each evaluated field may read of `$states`; results exist only once the state has one. */
const readable: Readonly<Record<string, Readable>> = {
  Arguments: [],
  Items: [],
  ItemSelector: [],
  Seconds: [],
  Timestamp: [],
  TimeoutSeconds: [],
  HeartbeatSeconds: [],
  MaxConcurrency: [],
  ToleratedFailureCount: [],
  ToleratedFailurePercentage: [],
  Error: [],
  Cause: [],
};
const WITH_RESULT = new Set(['Task', 'Parallel', 'Map']);

/** Checks one state. A JSONPath state is checked in what does not depend on its language. */
export function checkState(state: JsonObject, path: string, machine: JsonObject, report: Report): void {
  const type = state.Type;
  if (typeof type !== 'string' || !isStateType(type)) {
    if (type === undefined) report('SCHEMA_VALIDATION_FAILED', 'These fields are required: [Type]', path);
    else report('SCHEMA_VALIDATION_FAILED', `Value is not valid. Known: ${Object.keys(fields).join(', ')}`, `${path}/Type`);
    return;
  }
  const language = state.QueryLanguage ?? machine.QueryLanguage ?? 'JSONPath';
  if (machine.QueryLanguage === 'JSONata' && state.QueryLanguage === 'JSONPath') {
    report('SCHEMA_VALIDATION_FAILED', "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", path);
  }
  const missing = fields[type].required.filter((field) => state[field] === undefined);
  if (missing.length > 0) report('SCHEMA_VALIDATION_FAILED', `These fields are required: [${missing.join(', ')}]`, path);

  if (
    MOVING.every((field) => (fields[type].known as readonly string[]).includes(field)) &&
    (state.Next === undefined) === (state.End === undefined)
  ) {
    report('SCHEMA_VALIDATION_FAILED', 'Exactly one of these fields is required: [Next, End]', path);
  }
  checkErrorHandling(state, path, report);
  checkInner(state, type, path, machine, report);
  if (type === 'Task') {
    checkResource(state.Resource, path, report);
    checkCredentials(state.Credentials, `${path}/Credentials`, report);
  }
  if (language === 'JSONata') checkJsonata(state, type, path, report);
}

const isStateType = (type: string): type is StateType => type in fields;

function checkInner(state: JsonObject, type: StateType, path: string, machine: JsonObject, report: Report): void {
  if (type === 'Parallel' && Array.isArray(state.Branches)) {
    for (const [i, branch] of state.Branches.entries()) {
      if (isJsonObject(branch)) checkContainer(branch, `${path}/Branches[${i}]`, machine, report);
    }
  }
  if (type !== 'Map') return;
  const name = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const processor = state[name];
  if (isJsonObject(processor)) {
    checkContainer(processor, `${path}/${name}`, machine, report);
    checkProcessorConfig(processor.ProcessorConfig, `${path}/${name}/ProcessorConfig`, report);
  } else report('SCHEMA_VALIDATION_FAILED', 'These fields are required: [ItemProcessor]', path);
}

/** Source: developer guide, "Using Map state in Distributed mode": ExecutionType must be given there. */
function checkProcessorConfig(config: Json | undefined, path: string, report: Report): void {
  if (!isJsonObject(config)) return;
  const { Mode, ExecutionType } = config;
  const refuse = (message: string, at = path) => report('SCHEMA_VALIDATION_FAILED', message, at);
  if (Mode !== undefined && Mode !== 'INLINE' && Mode !== 'DISTRIBUTED')
    refuse('Value is not valid. Known: INLINE, DISTRIBUTED', `${path}/Mode`);
  if (ExecutionType !== undefined && ExecutionType !== 'STANDARD' && ExecutionType !== 'EXPRESS')
    refuse('Value is not valid. Known: STANDARD, EXPRESS', `${path}/ExecutionType`);
  if (Mode === 'DISTRIBUTED' && ExecutionType === undefined) refuse('These fields are required: [ExecutionType]');
}

function checkResource(resource: Json | undefined, path: string, report: Report): void {
  if (typeof resource !== 'string' || parseResource(resource)) return;
  const unknown = `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
  report('SCHEMA_VALIDATION_FAILED', unknown, `${path}/Resource`);
}

/** A role to act in; JSONPath states may name it by a path. */
function checkCredentials(credentials: Json | undefined, path: string, report: Report): void {
  if (!isJsonObject(credentials)) return;
  if (credentials.RoleArn === undefined && credentials['RoleArn.$'] === undefined)
    report('SCHEMA_VALIDATION_FAILED', 'These fields are required: [RoleArn]', path);
}

function checkJsonata(state: JsonObject, type: StateType, path: string, report: Report): void {
  const known: readonly string[] = [...COMMON, ...fields[type].known];
  for (const field of Object.keys(state)) {
    if (known.includes(field)) continue;
    const message = JSONPATH_FIELDS.has(field)
      ? `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`
      : `Field '${field}' is not supported`;
    report('SCHEMA_VALIDATION_FAILED', message, path);
  }
  for (const [field, reads] of Object.entries(readable)) checkExpressions(state[field], `${path}/${field}`, reads, report);
  for (const field of LEAVING) checkExpressions(state[field], `${path}/${field}`, WITH_RESULT.has(type) ? ['result'] : [], report);
  checkEntries(state, path, report);
  checkWritten(state, type, path, report);
  checkNumbers(state, path, report);
  const { Timestamp } = state;
  if (typeof Timestamp === 'string' && expressionIn(Timestamp) === undefined && parseTimestamp(Timestamp) === undefined) {
    report('SCHEMA_VALIDATION_FAILED', 'String does not match RFC3339 timestamp', `${path}/Timestamp`);
  }
}

/** Choice rules and catchers have expressions of their own. */
function checkEntries(state: JsonObject, path: string, report: Report): void {
  for (const [list, reads] of [
    ['Choices', []],
    ['Catch', ['errorOutput']],
  ] as const) {
    const entries = state[list];
    if (!Array.isArray(entries)) continue;
    for (const [i, entry] of entries.entries()) {
      if (!isJsonObject(entry)) continue;
      const at = `${path}/${list}[${i}]`;
      if (list === 'Choices' && entry.Condition === undefined)
        report('SCHEMA_VALIDATION_FAILED', 'These fields are required: [Condition]', at);
      for (const field of ['Condition', ...LEAVING]) checkExpressions(entry[field], `${at}/${field}`, reads, report);
    }
  }
}

/** Values that are written out, and that an expression would have to make otherwise. */
function checkWritten(state: JsonObject, type: StateType, path: string, report: Report): void {
  const refuse = (message: string, field: string) => report('SCHEMA_VALIDATION_FAILED', message, `${path}/${field}`);
  for (const [i, rule] of (type === 'Choice' && Array.isArray(state.Choices) ? state.Choices : []).entries()) {
    const condition = isJsonObject(rule) ? rule.Condition : undefined;
    if (condition === undefined || typeof condition === 'boolean' || expressionIn(condition) !== undefined) continue;
    refuse('Expected value of type Boolean or a JSONata expression', `Choices[${i}]/Condition`);
  }
  const { Items } = state;
  if (type === 'Map' && Items !== undefined && !Array.isArray(Items) && !isJsonObject(Items) && expressionIn(Items) === undefined)
    refuse('Expected value of type Array, Object or a JSONata expression', 'Items');
}

const MAX_SECONDS = 99_999_999;
const numbers: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  Seconds: { min: 0, max: MAX_SECONDS },
  TimeoutSeconds: { min: 1, max: MAX_SECONDS },
  HeartbeatSeconds: { min: 1, max: MAX_SECONDS },
  MaxConcurrency: { min: 0, max: Number.MAX_SAFE_INTEGER },
  ToleratedFailureCount: { min: 0, max: Number.MAX_SAFE_INTEGER },
  ToleratedFailurePercentage: { min: 0, max: 100 },
};

function checkNumbers(state: JsonObject, path: string, report: Report): void {
  for (const [field, { min, max }] of Object.entries(numbers)) {
    const value = state[field];
    if (value === undefined || expressionIn(value) !== undefined) continue;
    if (typeof value !== 'number') report('SCHEMA_VALIDATION_FAILED', 'Expected value of type Integer', `${path}/${field}`);
    else if (value < min) report('SCHEMA_VALIDATION_FAILED', `Minimum value is ${min}`, `${path}/${field}`);
    else if (value > max) report('SCHEMA_VALIDATION_FAILED', `Maximum value is ${max}`, `${path}/${field}`);
  }
}
