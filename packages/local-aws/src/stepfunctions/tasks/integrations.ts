import type { Permission } from '../../kernel/identity.ts';
import type { Injections } from '../../kernel/injections.ts';
import type { Json } from '../json.ts';
import type { Pattern } from './resource.ts';
import type { TaskFault } from './task-faults.ts';

/** One call of a service on behalf of a task. */
export interface IntegrationCall {
  readonly action: string;
  readonly pattern: Pattern;
  readonly arguments: Json;
  /** Aborts when the task no longer waits. Work that was started (a Lambda invocation) may go on. */
  readonly signal: AbortSignal;
  /** The state machine's role must be allowed it. Throws AwsError. */
  require(permission: Permission): void;
  /** ARN of the state machine's role. */
  readonly role: string;
}

/** A service as tasks call it. */
export interface Integration {
  /** Whether it offers the action in this pattern. */
  offers(action: string, pattern: Pattern): boolean;
  /** What the task is scheduled with, of the arguments that it gives; all of them where it is left out. */
  parameters?(given: Json): Json;
  /**
   * The result of the call. Throws StateError with the error as the service names it
   * (`Lambda.ResourceNotFoundException`).
   */
  call(call: IntegrationCall): Promise<Json>;
}

/** What tasks can reach: integrations by the service in their Resource, and functions by ARN. */
export interface Integrations {
  find(service: string): Integration | undefined;
  /** Calls a function as a Task whose Resource is the function's ARN does: the result is its payload. */
  invokeFunction(functionArn: string, payload: Json, require: IntegrationCall['require']): Promise<Json>;
  /** Faults to come, by the state that they strike. */
  readonly faults: Injections<TaskFault>;
  /** For messages: what there is. */
  readonly known: readonly string[];
}
