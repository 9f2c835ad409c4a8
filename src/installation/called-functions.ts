import { functionArnSubstitution, substitutionsOf, type Workflow } from '@teal/asl';
import { LOST_PUSHES_URL } from '../../statemachines/fragments/lease.ts';

/**
 * The functions that a workflow calls, by name. Throws for a function that is not there: a machine with a
 * hole must not be made.
 */
export function calledFunctions(
  workflow: Workflow<unknown>,
  { actions }: { readonly actions: readonly { readonly name: string }[] },
): readonly string[] {
  const known = new Map(actions.map(({ name }) => [functionArnSubstitution(name), name]));
  const functions = substitutionsOf(workflow).filter((substitution) => substitution !== LOST_PUSHES_URL);
  return functions.map((substitution) => {
    const name = known.get(substitution);
    if (name === undefined) throw new Error(`${workflow.name} calls \${${substitution}}, and functions/ has no such function`);
    return name;
  });
}
