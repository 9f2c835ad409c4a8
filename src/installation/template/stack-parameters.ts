/** A parameter as CloudFormation is told it with a change set. */
export type StackParameter =
  | { readonly ParameterKey: string; readonly ParameterValue: string }
  | { readonly ParameterKey: string; readonly UsePreviousValue: true };

/** Given for a parameter, it puts the parameter back to the template's default: osls takes no empty value. */
const BACK_TO_DEFAULT = 'default';

/**
 * What an update says of every parameter: its value where one was given; what the stack has, where none was;
 * nothing where the stack does not know it yet, so that the template's default counts. CloudFormation alone
 * would put the default back wherever an update says nothing, and refuses UsePreviousValue for a parameter
 * that the stack does not have.
 */
export function stackParameters(
  declared: Readonly<Record<string, { readonly Default?: string | number }>>,
  given: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): readonly StackParameter[] {
  return Object.entries(declared).flatMap(([ParameterKey, { Default }]): readonly StackParameter[] => {
    const value = given[ParameterKey] ?? '';
    if (value === BACK_TO_DEFAULT) return [{ ParameterKey, ParameterValue: String(Default ?? '') }];
    if (value !== '') return [{ ParameterKey, ParameterValue: value }];
    return known.has(ParameterKey) ? [{ ParameterKey, UsePreviousValue: true }] : [];
  });
}
