import type { StateType } from '../definition.ts';
import { type JsonRecord, listOf, recordOf } from '../verify/record.ts';
import { shortened, withoutSigns } from './shortened.ts';

const MOST = 44;

/** How a state looks: by its type, and a task by what does it. */
export type Look = Exclude<StateType, 'Task'> | 'Lambda' | 'Service';

export const lookOf = (type: StateType, body: JsonRecord): Look =>
  type !== 'Task' ? type : /^arn:[^:]+:(states:::lambda:invoke|lambda:)/.test(String(body.Resource)) ? 'Lambda' : 'Service';

/** What a card says under the state's name. */
export const detailOf = (type: StateType, body: JsonRecord): string => shortened(details[type](body), MOST);

const details = {
  Task: (body) => taskOf(String(body.Resource ?? ''), recordOf(body.Arguments ?? body.Parameters)),
  Parallel: ({ Branches }) => (listOf(Branches).length === 1 ? 'Parallel' : `Parallel, ${listOf(Branches).length} branches`),
  Map: (body) =>
    recordOf(recordOf(body.ItemProcessor).ProcessorConfig).Mode === 'DISTRIBUTED' ? 'Map, distributed' : 'Map, for each item',
  Pass: () => 'Pass',
  Wait: ({ Seconds, Timestamp }) =>
    typeof Seconds === 'number' ? `Wait ${lasting(Seconds)}` : Timestamp === undefined ? 'Wait' : 'Wait until',
  Choice: () => 'Choice',
  Succeed: () => 'Succeed',
  Fail: ({ Error: error }) => (typeof error === 'string' && !error.startsWith('{%') ? `Fail: ${error}` : 'Fail'),
} as const satisfies Record<StateType, (body: JsonRecord) => string>;

/**
 * `arn:aws:states:::ecs:runTask.sync` is the service's integration; other resources are functions and
 * activities by their ARN.
 */
function taskOf(resource: string, given: JsonRecord): string {
  const [, integration, pattern] = /^arn:[^:]+:states:::(?:aws-sdk:)?([^.]+)(?:\.(.+))?$/.exec(resource) ?? [];
  const waits = pattern === 'waitForTaskToken' ? ', waits for an answer' : pattern ? ', to its end' : '';
  if (integration === 'lambda:invoke') return `Lambda: ${functionName(String(given.FunctionName ?? ''))}${waits}`;
  if (integration) return `${integration}${waits}`;
  const [, activity] = /:activity:(.+)$/.exec(resource) ?? [];
  return activity ? `Activity: ${activity}` : `Lambda: ${functionName(resource)}`;
}

/**
 * The name within an ARN, or that of the substitution that stands for one: `${CreateGreenFunctionArn}` is
 * `create-green`. What only run time knows has none.
 */
function functionName(text: string): string {
  const [, substitution] = /^\$\{(\w+)\}$/.exec(text) ?? [];
  if (substitution) {
    const words = substitution.replace(/(Function)?(Arn|Name)?$/, '');
    return words.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  }
  if (text.startsWith('{%')) return 'named at run time';
  return /:function:([^:]+)/.exec(text)?.[1] ?? withoutSigns(text);
}

function lasting(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
