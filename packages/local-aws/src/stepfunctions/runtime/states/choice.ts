import { flowOf } from '../../data-flow/flow-of.ts';
import type { ChoiceState } from '../../definition/definition.ts';
import type { Exit, Frame, Interpreter } from '../frame.ts';
import { nextOf } from '../next-state.ts';

/**
 * Takes the first rule that holds, with the rule's own Output and Assign;
 * else Default, with those of the state.
 */
export const choice: Interpreter<ChoiceState> = async (frame) => (await byRule(frame)) ?? byDefault(frame);

async function byRule(frame: Frame<ChoiceState>): Promise<Exit | undefined> {
  const flow = flowOf(frame);
  for (const [index, rule] of frame.state.Choices.entries()) {
    if (!(await flow.conditionHolds(frame, index))) continue;
    const handover = await flow.leave(frame, rule, `Choices[${index}]`, frame.input);
    return { ...handover, next: rule.Next };
  }
  return undefined;
}

async function byDefault(frame: Frame<ChoiceState>): Promise<Exit> {
  const { Default } = frame.state;
  const next = nextOf(Default === undefined ? {} : { Next: Default });
  const handover = await flowOf(frame).leave(frame, frame.state, '', frame.input);
  return { ...handover, next };
}
