import type { Json, JsonObject } from '../json.ts';

/** The item that an iteration of a Map works on; a Map over an object has keys. */
export interface MapItem {
  readonly index: number;
  readonly value: Json;
  readonly key?: string;
}

/** What the context object tells of an execution. */
export interface ContextSource {
  readonly execution: {
    readonly arn: string;
    readonly name: string;
    readonly input: Json;
    readonly startedAt: number;
    readonly redriveCount: number;
  };
  readonly machine: { readonly arn: string; readonly name: string; readonly roleArn: string };
}

export interface ContextState {
  readonly name: string;
  readonly enteredAt: number;
  /** Given for states that can be retried. */
  readonly retryCount: number | undefined;
  readonly item: MapItem | undefined;
  readonly taskToken: string | undefined;
}

/** `$states.context`: see "Accessing execution data from the Context object" in the Step Functions guide. */
export function contextObject(source: ContextSource, state: ContextState): JsonObject {
  const { execution, machine } = source;
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input,
      StartTime: isoTime(execution.startedAt),
      Name: execution.name,
      RoleArn: machine.roleArn,
      RedriveCount: execution.redriveCount,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    State: {
      Name: state.name,
      EnteredTime: isoTime(state.enteredAt),
      ...(state.retryCount === undefined ? {} : { RetryCount: state.retryCount }),
    },
    ...(state.item ? { Map: { Item: mapItem(state.item) } } : {}),
    ...(state.taskToken ? { Task: { Token: state.taskToken } } : {}),
  };
}

const mapItem = (item: MapItem): JsonObject => ({
  Index: item.index,
  ...(item.key === undefined ? {} : { Key: item.key }),
  Value: item.value,
});

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
