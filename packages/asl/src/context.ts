import { states } from './expression.ts';
import { type Ref, reference } from './reference.ts';

/**
 * The Context object: what the service knows of the execution and the state. Source: developer guide,
 * "Accessing execution data from the Context object".
 */
export const context = Object.freeze({
  execution: Object.freeze({
    /** The execution's ARN. */
    id: ref<string>('Execution', 'Id'),
    name: ref<string>('Execution', 'Name'),
    /** ISO 8601. */
    startTime: ref<string>('Execution', 'StartTime'),
  }),
  state: Object.freeze({
    name: ref<string>('State', 'Name'),
    /** ISO 8601; each entry and re-entry of the state counts, a retry does not. */
    enteredTime: ref<string>('State', 'EnteredTime'),
    /** How often the state has been retried: 0 on the first attempt. */
    retryCount: ref<number>('State', 'RetryCount'),
  }),
  stateMachine: Object.freeze({
    /**
     * The machine's ARN. The context object tells neither version nor alias (AWS re:Post, "is the version of
     * a step function available from step function context"); whoever starts another execution on it names
     * the alias anew.
     */
    id: ref<string>('StateMachine', 'Id'),
    name: ref<string>('StateMachine', 'Name'),
  }),
});

function ref<T>(...fields: readonly string[]): Ref<T> {
  return reference(states('context', ...fields));
}
