/**
 * Amazon States Language as the service reads it when every state is JSONata. Source:
 * https://states-language.net and the AWS Step Functions developer guide (Amazon States Language, JSONata
 * states). Durations are seconds. A `Templated<T>` may be given as `{% expression %}` text instead.
 */
export interface StateMachineDefinition extends States {
  readonly Comment?: string;
  readonly QueryLanguage: 'JSONata';
  readonly Version?: string;
  readonly TimeoutSeconds?: number;
}

/** The part that a machine, a Parallel branch and a Map's processor have in common. */
export interface States {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSONata text between `{%` and `%}`. */
type JsonataText = string;
type Templated<T> = T | JsonataText;

export type State = TaskState | ParallelState | MapState | PassState | WaitState | ChoiceState | SucceedState | FailState;
export type StateType = State['Type'];

interface Common {
  readonly Comment?: string;
  readonly QueryLanguage?: 'JSONata';
}

interface Transition {
  readonly Next?: string;
  readonly End?: true;
}

interface Values {
  readonly Output?: Json;
  readonly Assign?: Assignments;
}

/**
 * Variable name (no `$`) to value. Every value is computed from the variables as they were when the state was
 * entered.
 */
export type Assignments = Readonly<Record<string, Json>>;

interface Caught {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
  readonly Comment?: string;
}

export interface Catcher extends Values {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Comment?: string;
}

interface TaskState extends Common, Transition, Values, Caught {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: Templated<number>;
  readonly HeartbeatSeconds?: Templated<number>;
  readonly Credentials?: { readonly RoleArn: string };
}

interface ParallelState extends Common, Transition, Values, Caught {
  readonly Type: 'Parallel';
  readonly Branches: readonly States[];
  readonly Arguments?: Json;
}

interface MapState extends Common, Transition, Values, Caught {
  readonly Type: 'Map';
  readonly Items?: Templated<readonly Json[]>;
  readonly ItemSelector?: Json;
  readonly ItemProcessor: States & { readonly ProcessorConfig?: ProcessorConfig };
  readonly MaxConcurrency?: Templated<number>;
  readonly ToleratedFailureCount?: Templated<number>;
  readonly ToleratedFailurePercentage?: Templated<number>;
  readonly ItemReader?: Json;
  readonly ItemBatcher?: Json;
  readonly ResultWriter?: Json;
  readonly Label?: string;
}

interface ProcessorConfig {
  readonly Mode?: 'INLINE' | 'DISTRIBUTED';
  readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
}

interface PassState extends Common, Transition, Values {
  readonly Type: 'Pass';
}

/** Exactly one of `Seconds` and `Timestamp`. */
interface WaitState extends Common, Transition, Values {
  readonly Type: 'Wait';
  readonly Seconds?: Templated<number>;
  readonly Timestamp?: string;
}

interface ChoiceState extends Common, Values {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

interface ChoiceRule extends Values {
  readonly Condition: Templated<boolean>;
  readonly Next: string;
  readonly Comment?: string;
}

interface SucceedState extends Common {
  readonly Type: 'Succeed';
  readonly Output?: Json;
}

interface FailState extends Common {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}
