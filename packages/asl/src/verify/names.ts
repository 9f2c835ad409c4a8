import { type Issue, type IssuePath, issue } from './issue.ts';
import { jsonataFunctions } from './jsonata-functions.ts';
import { allStates, type Level, type MachineView, type StateView } from './machine-view.ts';

const longest = 80;
const variableName = /^\p{ID_Start}\p{ID_Continue}*$/u;

/** State names and variable names are ones that the service takes, each in its place. */
export function checkNames(machine: MachineView): Issue[] {
  return [...stateNames(machine), ...machine.levels.flatMap((level) => variableNames(level))];
}

function stateNames(machine: MachineView): Issue[] {
  const seen = new Set<string>();
  return allStates(machine).flatMap(({ name, path }): Issue[] => {
    const issues: Issue[] = [];
    if (name.length === 0 || name.length > longest) {
      issues.push(issue('bad-name', path, `The name has ${name.length} characters.`, `1 to ${longest} characters.`));
    }
    if (seen.has(name)) issues.push(issue('duplicate-name', path, `There are two states '${name}'.`, 'Name one of them differently.'));
    seen.add(name);
    return issues;
  });
}

function variableNames(level: Level): Issue[] {
  return assignments(level).flatMap(({ name, path }) => {
    if (name === 'states') return [issue('reserved-variable', path, '$states belongs to the service.', 'Choose another name.')];
    if (!variableName.test(name) || name.length > longest) {
      const instead = `Start with a letter, go on with letters, digits and underscores, at most ${longest} in all.`;
      return [issue('bad-variable-name', path, `'${name}' is no variable name.`, instead)];
    }
    const issues: Issue[] = [];
    if (jsonataFunctions.has(name)) {
      issues.push(issue('hides-function', path, `$${name} is a function of JSONata; the variable would hide it.`, 'Choose another name.'));
    }
    const outer = outerScopes(level).some((assigned) => assigned.has(name));
    if (outer) {
      issues.push(
        issue(
          'shadowed-variable',
          path,
          `$${name} is a variable of the machine around this branch or processor.`,
          'Choose another name, and hand the value on as the result.',
        ),
      );
    }
    return issues;
  });
}

function assignments(level: Level, own?: StateView): { name: string; path: IssuePath }[] {
  const found = [...level.states.values()].flatMap((state) => [
    ...state.edges
      .filter((edge) => state !== own || edge.kind !== 'catch')
      .map((edge) => ({ assigns: edge.assigns, path: edge.assignPath })),
    // A state that ends assigns as well.
    ...(state.ends && typeof state.body.Assign === 'object'
      ? [{ assigns: state.body.Assign as object, path: [...state.path, 'Assign'] }]
      : []),
  ]);
  return found.flatMap(({ assigns, path }) => Object.keys(assigns ?? {}).map((name) => ({ name, path: [...path, name] })));
}

/**
 * What each scope around a level assigns. The Catch of the Parallel or Map state itself assigns only after
 * its branches have ended, and AWS takes a variable that both assign: so does the definition
 * PARALLEL_CATCH_ERROR_VARIABLE_SAMPLING that LocalStack recorded on AWS (localstack/localstack,
 * states_variables/test_error_output.py). A distributed Map's items are executions of their own: no scope is
 * around them.
 */
function outerScopes({ parent, distributed }: Level): ReadonlySet<string>[] {
  if (parent === undefined || distributed) return [];
  return [new Set(assignments(parent.level, parent.state).map(({ name }) => name)), ...outerScopes(parent.level)];
}
