import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Json } from '../json.ts';
import type { EventDetails } from '../runtime/history.ts';
import { jsonText } from '../runtime/payload.ts';
import type { StateError } from '../state-error.ts';

/** What a task is about to do, for the event that says so. */
interface Scheduled {
  readonly parameters: Json;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** An event of a task's life: its type and details. `undefined` where the kind of task has none. */
type TaskEvent = readonly [HistoryEventType, EventDetails];

/** How one kind of task writes its life into the history. */
export interface TaskEvents {
  scheduled(scheduled: Scheduled): TaskEvent;
  started(): TaskEvent;
  submitted(output: Json): TaskEvent | undefined;
  succeeded(output: Json): TaskEvent;
  failed(error: StateError): TaskEvent;
  timedOut(error: StateError): TaskEvent;
}

const whole = { truncated: false };
const failure = (error: StateError) => ({
  ...(error.error === undefined ? {} : { error: error.error }),
  ...(error.cause === undefined ? {} : { cause: error.cause }),
});
const timeLimits = ({ timeoutSeconds, heartbeatSeconds }: Scheduled) => ({
  ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
  ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
});

/** Tasks of an integration: TaskScheduled, TaskStarted, ... */
export function integrationEvents(resourceType: string, resource: string, region: string): TaskEvents {
  const what = { resourceType, resource };
  return {
    scheduled: (task) => [
      'TaskScheduled',
      { taskScheduledEventDetails: { ...what, region, parameters: jsonText(task.parameters), ...timeLimits(task) } },
    ],
    started: () => ['TaskStarted', { taskStartedEventDetails: what }],
    submitted: (output) => ['TaskSubmitted', { taskSubmittedEventDetails: { ...what, output: jsonText(output), outputDetails: whole } }],
    succeeded: (output) => ['TaskSucceeded', { taskSucceededEventDetails: { ...what, output: jsonText(output), outputDetails: whole } }],
    failed: (error) => ['TaskFailed', { taskFailedEventDetails: { ...what, ...failure(error) } }],
    timedOut: (error) => ['TaskTimedOut', { taskTimedOutEventDetails: { ...what, ...failure(error) } }],
  };
}

/** Tasks whose Resource is a function's ARN: LambdaFunctionScheduled, LambdaFunctionStarted, ... */
export function functionEvents(functionArn: string): TaskEvents {
  return {
    scheduled: (task) => [
      'LambdaFunctionScheduled',
      {
        lambdaFunctionScheduledEventDetails: {
          resource: functionArn,
          input: jsonText(task.parameters),
          inputDetails: whole,
          ...(task.timeoutSeconds === undefined ? {} : { timeoutInSeconds: task.timeoutSeconds }),
        },
      },
    ],
    started: () => ['LambdaFunctionStarted', {}],
    submitted: () => undefined,
    succeeded: (output) => [
      'LambdaFunctionSucceeded',
      { lambdaFunctionSucceededEventDetails: { output: jsonText(output), outputDetails: whole } },
    ],
    failed: (error) => ['LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: failure(error) }],
    timedOut: (error) => ['LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: failure(error) }],
  };
}
