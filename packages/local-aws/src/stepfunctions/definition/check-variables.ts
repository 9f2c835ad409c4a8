import { isJsonObject } from '../json.ts';
import type { LeavingFields, MachineDefinition, StateDefinition, StatesContainer } from './definition.ts';
import type { Report } from './diagnostic.ts';

/** Amazon States Language, "Variables": the identifiers of Unicode. */
const NAME = /^\p{ID_Start}\p{ID_Continue}{0,79}$/u;

/** Variables: well-formed names, `states` left alone, and no inner scope assigning what an outer one has. */
export function checkVariables(machine: MachineDefinition, report: Report): void {
  checkScope(machine, '', new Set(), report);
}

function checkScope(container: StatesContainer, path: string, outer: ReadonlySet<string>, report: Report): void {
  for (const [name, state] of Object.entries(container.States)) {
    for (const { assign, at } of assignsOf(state, `${path}/States/${name}`)) {
      for (const variable of Object.keys(assign)) {
        const bare = bareName(variable);
        if (!NAME.test(bare) || bare === 'states')
          report('SCHEMA_VALIDATION_FAILED', `The variable name '${bare}' is not valid.`, `${at}/Assign/${variable}`);
        if (outer.has(bare)) {
          report(
            'SCHEMA_VALIDATION_FAILED',
            `The variable name '${bare}' was already defined in a parent scope.`,
            `${at}/Assign/${variable}`,
          );
        }
      }
    }
  }
  for (const [name, state] of Object.entries(container.States)) {
    for (const { inner, at } of innerOf(state, `${path}/States/${name}`)) {
      checkScope(inner, at, new Set([...outer, ...assignedAround(state, container)]), report);
    }
  }
}

/**
 * What the scope around a Parallel's branches or a Map's items assigns. Its own Catch assigns only when they
 * have ended: AWS takes a variable of both (PARALLEL_CATCH_ERROR_VARIABLE_SAMPLING, recorded on AWS for
 * localstack/localstack, states_variables/test_error_output.py).
 */
function assignedAround(state: StateDefinition, container: StatesContainer): readonly string[] {
  return Object.values(container.States).flatMap((each) => {
    const assigns = each === state ? assignsOf({ ...state, Catch: [] } as StateDefinition, '') : assignsOf(each, '');
    return assigns.flatMap(({ assign }) => Object.keys(assign).map(bareName));
  });
}

const bareName = (variable: string): string => (variable.endsWith('.$') ? variable.slice(0, -2) : variable);

function assignsOf(state: StateDefinition, at: string): { readonly assign: object; readonly at: string }[] {
  const sources: { source: LeavingFields; at: string }[] = [{ source: state as LeavingFields, at }];
  if (state.Type === 'Choice') sources.push(...state.Choices.map((rule, i) => ({ source: rule, at: `${at}/Choices[${i}]` })));
  if ('Catch' in state) sources.push(...(state.Catch ?? []).map((catcher, i) => ({ source: catcher, at: `${at}/Catch[${i}]` })));
  return sources.flatMap(({ source, at }) => (isJsonObject(source.Assign) ? [{ assign: source.Assign, at }] : []));
}

function innerOf(state: StateDefinition, at: string): { readonly inner: StatesContainer; readonly at: string }[] {
  if (state.Type === 'Parallel') return state.Branches.map((inner, i) => ({ inner, at: `${at}/Branches[${i}]` }));
  if (state.Type !== 'Map') return [];
  const inner = state.ItemProcessor ?? state.Iterator;
  // Items of a distributed Map are executions of their own:
  // they see no outer variables, so they cannot shadow one.
  return inner && inner.ProcessorConfig?.Mode !== 'DISTRIBUTED' ? [{ inner, at: `${at}/ItemProcessor` }] : [];
}
