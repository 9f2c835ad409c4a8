import type { Json, JsonObject } from '../json.ts';

/** Amazon States Language as the runtime reads it, after `validateDefinition` has accepted the text. */

export type QueryLanguageName = 'JSONata' | 'JSONPath';

export interface StatesContainer {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
}

export interface MachineDefinition extends StatesContainer {
  readonly QueryLanguage?: QueryLanguageName;
  readonly TimeoutSeconds?: number;
}

/** A number, or a JSONata string that gives one. */
export type NumberField = number | string;

interface CommonFields {
  readonly QueryLanguage?: QueryLanguageName;
  readonly Next?: string;
  readonly End?: boolean;
}

/** What a state hands on when it is left; a Choice rule and a Catcher have fields of their own. */
export interface LeavingFields {
  readonly Output?: Json;
  readonly Assign?: JsonObject;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher extends LeavingFields {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

interface FailureHandling {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface PassState extends CommonFields, LeavingFields {
  readonly Type: 'Pass';
}

export interface TaskState extends CommonFields, LeavingFields, FailureHandling {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: NumberField;
  readonly HeartbeatSeconds?: NumberField;
}

interface ChoiceRule extends LeavingFields {
  readonly Condition: boolean | string;
  readonly Next: string;
}

export interface ChoiceState extends CommonFields, LeavingFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface WaitState extends CommonFields, LeavingFields {
  readonly Type: 'Wait';
  readonly Seconds?: NumberField;
  readonly Timestamp?: string;
}

export interface SucceedState extends LeavingFields {
  readonly Type: 'Succeed';
  readonly QueryLanguage?: QueryLanguageName;
}

export interface FailState {
  readonly Type: 'Fail';
  readonly QueryLanguage?: QueryLanguageName;
  readonly Error?: string;
  readonly Cause?: string;
}

export interface ParallelState extends CommonFields, LeavingFields, FailureHandling {
  readonly Type: 'Parallel';
  readonly Branches: readonly StatesContainer[];
  readonly Arguments?: Json;
}

export interface ItemProcessor extends StatesContainer {
  readonly ProcessorConfig?: { readonly Mode?: 'INLINE' | 'DISTRIBUTED'; readonly ExecutionType?: 'STANDARD' | 'EXPRESS' };
}

export interface MapState extends CommonFields, LeavingFields, FailureHandling {
  readonly Type: 'Map';
  readonly Items?: Json;
  readonly ItemSelector?: Json;
  readonly ItemProcessor?: ItemProcessor;
  /** The deprecated name of ItemProcessor. */
  readonly Iterator?: ItemProcessor;
  readonly MaxConcurrency?: NumberField;
  readonly ToleratedFailureCount?: NumberField;
  readonly ToleratedFailurePercentage?: NumberField;
  readonly Label?: string;
  /**
   * Read from S3, grouped, written to S3:
   * fields of a distributed Map that the local Step Functions does not have.
   */
  readonly ItemReader?: JsonObject;
  readonly ItemBatcher?: JsonObject;
  readonly ResultWriter?: JsonObject;
}

export type StateDefinition = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
export type StateType = StateDefinition['Type'];
export type StateOf<T extends StateType> = Extract<StateDefinition, { Type: T }>;

export const languageOf = (machine: MachineDefinition, state: StateDefinition): QueryLanguageName =>
  state.QueryLanguage ?? machine.QueryLanguage ?? 'JSONPath';
