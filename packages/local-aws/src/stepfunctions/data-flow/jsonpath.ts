import type { Frame } from '../runtime/frame.ts';
import { runtimeError } from '../state-error.ts';
import type { DataFlow } from './data-flow.ts';

/** The place for JSONPath: for now such a state is refused when it runs. */
async function refuse(frame: Frame): Promise<never> {
  throw runtimeError(
    `The state '${frame.name}' uses JSONPath, which the local Step Functions does not run: JSONPath comes with a later issue. JSONata states run.`,
  );
}

export const jsonPathFlow: DataFlow = {
  argumentsOf: refuse,
  numberOf: refuse,
  instantOf: refuse,
  conditionHolds: refuse,
  textOf: refuse,
  itemsOf: refuse,
  itemInput: refuse,
  leave: refuse,
};
