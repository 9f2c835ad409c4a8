import { type Issue, type IssuePath, issue } from './issue.ts';
import { allStates, type MachineView, type StateView } from './machine-view.ts';
import { isRecord, listOf, recordOf } from './record.ts';

/**
 * Values that are written out are of a kind that their field takes.
 * Source: Amazon States Language specification, state by state, and the developer guide's page of each state.
 */
export function checkValues(machine: MachineView): Issue[] {
  return allStates(machine).flatMap((state) => valuesOf[state.type]?.(state) ?? []);
}

const valuesOf: { readonly [type in StateView['type']]?: (state: StateView) => Issue[] } = {
  Choice: ({ body, path }) =>
    listOf(body.Choices).flatMap((rule, i) => conditionIssues(recordOf(rule).Condition, [...path, 'Choices', i, 'Condition'])),
  Wait: ({ body, path }) => timestampIssues(body.Timestamp, [...path, 'Timestamp']),
  Task: ({ body, path }) => credentialsIssues(body.Credentials, [...path, 'Credentials']),
  Map: ({ body, path }) => [
    ...itemsIssues(body.Items, [...path, 'Items']),
    ...processorIssues(recordOf(body.ItemProcessor).ProcessorConfig, [...path, 'ItemProcessor', 'ProcessorConfig']),
  ],
};

/** An expression, or a text into which the deployment puts something. */
const isWorkedOut = (value: unknown): boolean =>
  typeof value === 'string' && ((value.startsWith('{%') && value.endsWith('%}')) || value.includes('${'));

const badValue = (path: IssuePath, value: unknown, instead: string): Issue =>
  issue('bad-value', path, `${String(path.at(-1))} is ${JSON.stringify(value)}.`, instead);

/**
 * "Condition: a JSONata expression that evaluates to true or false" (developer guide, "Choice workflow
 * state").
 */
function conditionIssues(condition: unknown, path: IssuePath): Issue[] {
  if (condition === undefined || typeof condition === 'boolean' || isWorkedOut(condition)) return [];
  return [badValue(path, condition, 'Write an expression: "{% ... %}".')];
}

/** "Items: a JSON array, a JSON object, or a JSONata expression" (developer guide, "Map workflow state"). */
function itemsIssues(items: unknown, path: IssuePath): Issue[] {
  if (items === undefined || Array.isArray(items) || isRecord(items) || isWorkedOut(items)) return [];
  return [badValue(path, items, 'Give a list, an object, or an expression that makes one.')];
}

/** Developer guide, "Using Map state in Distributed mode": ExecutionType must be given there. */
function processorIssues(config: unknown, path: IssuePath): Issue[] {
  if (config === undefined) return [];
  if (!isRecord(config)) return [badValue(path, config, 'Give an object with Mode.')];
  const { Mode: mode, ExecutionType: type } = config;
  const issues: Issue[] = [];
  if (mode !== undefined && mode !== 'INLINE' && mode !== 'DISTRIBUTED')
    issues.push(badValue([...path, 'Mode'], mode, 'Give INLINE or DISTRIBUTED.'));
  if (type !== undefined && type !== 'STANDARD' && type !== 'EXPRESS')
    issues.push(badValue([...path, 'ExecutionType'], type, 'Give STANDARD or EXPRESS.'));
  if (mode === 'DISTRIBUTED' && type === undefined)
    issues.push(issue('missing-field', path, 'A distributed Map needs ExecutionType.', 'Add "ExecutionType": "STANDARD", or "EXPRESS".'));
  return issues;
}

/** Developer guide, "Accessing resources in other AWS accounts": the one field is RoleArn. */
function credentialsIssues(credentials: unknown, path: IssuePath): Issue[] {
  if (credentials === undefined || isWorkedOut(credentials)) return [];
  if (!isRecord(credentials)) return [badValue(path, credentials, 'Give an object with RoleArn.')];
  const unknown = Object.keys(credentials).filter((field) => field !== 'RoleArn');
  return [
    ...unknown.map((field) => issue('unknown-field', [...path, field], `Credentials have no field ${field}.`, 'They have RoleArn.')),
    ...(credentials.RoleArn === undefined
      ? [issue('missing-field', path, 'Credentials need RoleArn.', 'Add the role that the task takes, or leave Credentials out.')]
      : []),
  ];
}

function timestampIssues(timestamp: unknown, path: IssuePath): Issue[] {
  if (timestamp === undefined || isWorkedOut(timestamp) || (typeof timestamp === 'string' && isTime(timestamp))) return [];
  return [badValue(path, timestamp, 'Give a time of RFC 3339, with T and Z or an offset: 2026-11-30T12:00:00Z.')];
}

const time = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d(?::\d\d)?)$/;

/**
 * An RFC 3339 time with its T and offset, whose date there is. As Java's ISO_OFFSET_DATE_TIME, which reads it
 * in the service, it may leave the seconds out.
 */
function isTime(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] =
    time
      .exec(text)
      ?.slice(1)
      .map((part) => Number(part ?? 0)) ?? [];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}
