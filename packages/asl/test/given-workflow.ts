import { expect } from '@jest/globals';
import {
  type Closed,
  compile,
  type Flow,
  type Json,
  lambda,
  type State,
  type StateMachineDefinition,
  type States,
  workflow,
} from '../src/index.ts';

type Handler<I, O, E extends string> = ((event: unknown) => Promise<O>) & { readonly $types?: { input: I; output: O; error: E } };

interface Step {
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

/** How a machine reads `s.input`. */
export const input = '$states.context.Execution.Input';

/** What a call of `act` is in the machine. */
export const invoked = (Payload: Json) =>
  ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the deployment
    Arguments: { FunctionName: '${ActFunctionArn}', Payload },
    TimeoutSeconds: 60,
  }) as const;

/** The catcher of a catch whose error is read. */
export const caughtInto = (variable: string, Next: string, ErrorEquals: readonly string[] = ['States.ALL']) => ({
  ErrorEquals,
  Assign: {
    [variable]: {
      Error: "{% ($type($states.errorOutput.Error) = 'string') ? $states.errorOutput.Error : '' %}",
      Cause: "{% ($type($states.errorOutput.Cause) = 'string') ? $states.errorOutput.Cause : '' %}",
    },
  },
  Next,
});

/** A guard whose error is read: a box with one way out for failures. */
export const box = (Branch: States, error: string, failed: string) =>
  ({
    Type: 'Parallel',
    Branches: [Branch],
    Catch: [caughtInto(error, failed, ['States.DataLimitExceeded']), caughtInto(error, failed)],
    Output: '{% $states.result[0] %}',
  }) as const;

/** The end of a poll's time, and its pause. */
export const pause = (Next: string, Seconds: number | string) =>
  ({ Type: 'Wait', Comment: 'The pause between two looks.', Seconds, Next }) as const;
export const late = (error: string, cause: string) =>
  ({ Type: 'Fail', Comment: 'The answer was not yes in time.', Error: error, Cause: cause }) as const;
export const goesOn = 'Goes on when the answer is yes. Otherwise it looks again, until the time is over.';
