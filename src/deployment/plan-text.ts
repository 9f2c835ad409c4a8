import type { Plan } from './plan.ts';
import type { Refusal } from './refusals.ts';

/** The plan as `teal plan` prints it: one string a line, no colours. */
export function describePlan(_plan: Plan): readonly string[] {
  throw new Error('not written yet');
}

/** The refusals as commands and the execution's cause print them: one string a line, each with how to allow it or that nothing does. */
export function describeRefusals(_refusals: readonly Refusal[]): readonly string[] {
  throw new Error('not written yet');
}
