import { functionArnSubstitution, substitutionsOf, type Workflow } from '@teal/asl';
import { HOOKS_MACHINE } from '../../statemachines/fragments/hooks.ts';
import { LOST_PUSHES_URL } from '../../statemachines/fragments/lease.ts';
import { hooks } from '../../statemachines/hooks.ts';
import type { MachineCalls } from '../aws/access/machine-policy.ts';

/** Everything that a workflow calls: its role follows from it. */
export const machineCalls = (
  workflow: Workflow<unknown>,
  packaged: { readonly actions: readonly { readonly name: string }[] },
): MachineCalls => ({
  functions: calledFunctions(workflow, packaged),
  keepsLostPushes: substitutionsOf(workflow).includes(LOST_PUSHES_URL),
  startsHooks: substitutionsOf(workflow).includes(HOOKS_MACHINE),
  invokesHooks: workflow.name === hooks.name,
});

/** Substitutions that are no function's ARN. */
const OF_NO_FUNCTION: readonly string[] = [LOST_PUSHES_URL, HOOKS_MACHINE];

/**
 * The functions that a workflow calls, by name. Throws for a function that is not there: a machine with a
 * hole must not be made.
 */
export function calledFunctions(
  workflow: Workflow<unknown>,
  { actions }: { readonly actions: readonly { readonly name: string }[] },
): readonly string[] {
  const known = new Map(actions.map(({ name }) => [functionArnSubstitution(name), name]));
  const functions = substitutionsOf(workflow).filter((substitution) => !OF_NO_FUNCTION.includes(substitution));
  return functions.map((substitution) => {
    const name = known.get(substitution);
    if (name === undefined) throw new Error(`${workflow.name} calls \${${substitution}}, and functions/ has no such function`);
    return name;
  });
}
