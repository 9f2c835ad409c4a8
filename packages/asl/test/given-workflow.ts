import { expect } from '@jest/globals';
import { type Closed, compile, type Flow, type Json, lambda, type State, type StateMachineDefinition, workflow } from '../src/index.ts';

type Handler<I, O, E extends string> = ((event: unknown) => Promise<O>) & { readonly $types?: { input: I; output: O; error: E } };

export interface Step {
  readonly weight: number;
  readonly bake: number;
}
export interface Input {
  readonly service: string;
  readonly wait: number;
  readonly steps: readonly Step[];
  readonly note?: string;
}
export interface Result {
  readonly ok: boolean;
  readonly count: number;
  readonly text: string;
  readonly list: readonly string[];
  readonly note?: string;
}

/** A handler that takes and gives anything that the tests need. */
export const act = lambda<Handler<Record<string, unknown>, Result, 'Refused' | 'Fenced'>>('act');

/** The machine of a workflow with a flow of `Input`. */
export const machineOf = (build: (flow: Flow<{ readonly input: Input }>) => Closed): StateMachineDefinition =>
  compile(workflow<Input>('test', build));

/** Golden output beside the builder call: the states of the machine, in their order, and nothing else. */
export function golden(build: (flow: Flow<{ readonly input: Input }>) => Closed, states: Readonly<Record<string, State>>): void {
  const machine = machineOf(build);
  expect(machine).toEqual({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
  expect(Object.keys(machine.States)).toEqual(Object.keys(states));
}

/** What a call of `act` is in the machine. */
export const invoked = (Payload: Json) =>
  ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the deployment
    Arguments: { FunctionName: '${ActFunctionArn}', Payload },
    TimeoutSeconds: 60,
  }) as const;

/** The catcher of a guard or a catch whose error is read. */
export const caughtInto = (variable: string, Next: string, ErrorEquals: readonly string[] = ['States.ALL']) => ({
  ErrorEquals,
  Assign: {
    [variable]: {
      Error: '{% $states.errorOutput.Error %}',
      Cause: "{% $exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '' %}",
    },
  },
  Next,
});
