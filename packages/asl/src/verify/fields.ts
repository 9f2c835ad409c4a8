import type { StateType } from '../definition.ts';
import { type Issue, type IssuePath, issue } from './issue.ts';
import { allStates, type MachineView, type StateView } from './machine-view.ts';
import { isRecord, type JsonRecord, listOf, recordOf } from './record.ts';

/** JSONPath fields and what stands in their place in a JSONata state. */
const jsonPathFields: Readonly<Record<string, string>> = {
  InputPath: 'Read what is needed from $states.input, in Arguments or Output.',
  OutputPath: 'Use Output.',
  ResultPath: 'Use Assign, or Output.',
  Parameters: 'Use Arguments.',
  ResultSelector: 'Use Assign or Output with $states.result.',
  Result: 'Use Output.',
  ItemsPath: 'Use Items.',
  Iterator: 'Use ItemProcessor.',
  SecondsPath: 'Use Seconds with an expression.',
  TimestampPath: 'Use Timestamp with an expression.',
  TimeoutSecondsPath: 'Use TimeoutSeconds with an expression.',
  HeartbeatSecondsPath: 'Use HeartbeatSeconds with an expression.',
  MaxConcurrencyPath: 'Use MaxConcurrency with an expression.',
  ToleratedFailureCountPath: 'Use ToleratedFailureCount with an expression.',
  ToleratedFailurePercentagePath: 'Use ToleratedFailurePercentage with an expression.',
  ErrorPath: 'Use Error with an expression.',
  CausePath: 'Use Cause with an expression.',
  Variable: 'Use Condition with an expression.',
};

const everywhere = ['Type', 'Comment', 'QueryLanguage'];
const fallible = ['Retry', 'Catch'];
const onward = ['Next', 'End', 'Output', 'Assign'];

const fieldsOf = {
  Task: [...everywhere, ...onward, ...fallible, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', 'Credentials'],
  Parallel: [...everywhere, ...onward, ...fallible, 'Branches', 'Arguments'],
  Map: [
    ...everywhere,
    ...onward,
    ...fallible,
    'Items',
    'ItemSelector',
    'ItemProcessor',
    'ItemReader',
    'ItemBatcher',
    'ResultWriter',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    'Label',
  ],
  Pass: [...everywhere, ...onward],
  Wait: [...everywhere, ...onward, 'Seconds', 'Timestamp'],
  Choice: [...everywhere, 'Output', 'Assign', 'Choices', 'Default'],
  Succeed: [...everywhere, 'Output'],
  Fail: [...everywhere, 'Error', 'Cause'],
} as const satisfies Record<StateType, readonly string[]>;

const needed = {
  Task: ['Resource'],
  Parallel: ['Branches'],
  Map: ['ItemProcessor'],
  Pass: [],
  Wait: [],
  Choice: ['Choices'],
  Succeed: [],
  Fail: [],
} as const satisfies Record<StateType, readonly string[]>;

const topFields = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const ruleFields = ['Condition', 'Next', 'Output', 'Assign', 'Comment'];

/** Each field is one that the state has; what it needs is there; JSONata is declared and kept. */
export function checkFields(machine: MachineView, definition: JsonRecord): Issue[] {
  return [
    ...queryLanguage(definition),
    ...unknown(definition, [], topFields, 'A state machine'),
    ...machine.levels.flatMap((level) => levelFields(level.path, level.states.size, level.startAt)),
    ...allStates(machine).flatMap(stateFields),
  ];
}

function queryLanguage(definition: JsonRecord): Issue[] {
  if (definition.QueryLanguage === 'JSONata') return [];
  return [issue('not-jsonata', ['QueryLanguage'], 'The machine is not declared as JSONata.', 'Add "QueryLanguage": "JSONata" at the top.')];
}

function levelFields(path: IssuePath, states: number, startAt: unknown): Issue[] {
  const issues: Issue[] = [];
  if (states === 0) issues.push(issue('missing-field', [...path, 'States'], 'There are no states.', 'Give at least one.'));
  if (typeof startAt !== 'string')
    issues.push(issue('missing-field', [...path, 'StartAt'], 'It is not said where to start.', 'Name a state.'));
  return issues;
}

function stateFields(state: StateView): Issue[] {
  const { body, path, type } = state;
  const issues = [...unknown(body, path, fieldsOf[type], `A ${type} state`)];
  if ('QueryLanguage' in body && body.QueryLanguage !== 'JSONata') {
    issues.push(issue('not-jsonata', [...path, 'QueryLanguage'], `'${state.name}' is a JSONPath state.`, 'Leave the field out.'));
  }
  for (const field of needed[type]) {
    if (!(field in body)) issues.push(issue('missing-field', path, `A ${type} state needs ${field}.`, `Add ${field}.`));
  }
  if (type === 'Wait' && 'Seconds' in body === 'Timestamp' in body) {
    issues.push(issue('missing-field', path, 'A Wait state waits for Seconds or until a Timestamp.', 'Give exactly one of the two.'));
  }
  if (type === 'Choice') issues.push(...choiceFields(body, path));
  if (type === 'Parallel' && listOf(body.Branches).length === 0) {
    issues.push(
      issue('missing-field', [...path, 'Branches'], 'A Parallel state without branches does nothing.', 'Give at least one branch.'),
    );
  }
  for (const field of ['Arguments', 'Output', 'Assign', 'ItemSelector']) issues.push(...jsonPathKeys(body[field], [...path, field]));
  return issues;
}

function choiceFields(body: JsonRecord, path: IssuePath): Issue[] {
  const rules = listOf(body.Choices);
  if (rules.length === 0) return [issue('missing-field', [...path, 'Choices'], 'A Choice state needs rules.', 'Give at least one.')];
  return rules.flatMap((rule, i) => {
    const at = [...path, 'Choices', i];
    const fields = recordOf(rule);
    const issues = unknown(fields, at, ruleFields, 'A rule');
    if (!('Condition' in fields)) issues.push(issue('missing-field', at, 'A rule needs a Condition.', 'Add "Condition": "{% ... %}".'));
    return issues;
  });
}

function unknown(body: JsonRecord, path: IssuePath, known: readonly string[], what: string): Issue[] {
  return Object.keys(body)
    .filter((field) => !known.includes(field))
    .map((field) => {
      const instead = jsonPathFields[field];
      if (instead !== undefined) return issue('jsonpath-field', [...path, field], `${field} is a JSONPath field.`, instead);
      return issue('unknown-field', [...path, field], `${what} has no field ${field}.`, `It has ${known.join(', ')}.`);
    });
}

/** `"name.$": "$.path"` looks a value up in JSONPath; here it is a text under an odd key. */
function jsonPathKeys(value: unknown, path: IssuePath): Issue[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => jsonPathKeys(item, [...path, i]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = [...path, key];
    if (!key.endsWith('.$')) return jsonPathKeys(member, at);
    return [issue('jsonpath-key', at, `'${key}' is taken literally.`, `Write "${key.slice(0, -2)}": "{% ... %}".`)];
  });
}
