import { type Parameter, TemplateInvalid } from './template.ts';

export type ParameterValue = string | readonly string[];

/**
 * Every parameter's value: as given, or its default.
 * Throws TemplateInvalid for one without either, and for values that are not allowed.
 */
export function parameterValues(
  declared: Readonly<Record<string, Parameter>>,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, ParameterValue> {
  const strange = Object.keys(given).find((name) => !(name in declared));
  if (strange !== undefined)
    throw new TemplateInvalid('Parameters', `there is no ${strange}; there are ${Object.keys(declared).sort().join(', ') || 'none'}`);
  return new Map(
    Object.entries(declared).map(([name, parameter]) => {
      const value = given[name] ?? parameter.Default;
      if (value === undefined) throw new TemplateInvalid(`Parameters.${name}`, 'it has no value, and no default');
      return [name, typed(name, parameter, String(value))];
    }),
  );
}

function typed(name: string, { Type: type, AllowedValues: allowed }: Parameter, value: string): ParameterValue {
  const where = `Parameters.${name}`;
  if (allowed && !allowed.map(String).includes(value)) throw new TemplateInvalid(where, `${value} is not one of ${allowed.join(', ')}`);
  if (type === 'CommaDelimitedList' || type.startsWith('List<')) return value === '' ? [] : value.split(',').map((item) => item.trim());
  if (type === 'Number' && (value === '' || !Number.isFinite(Number(value)))) throw new TemplateInvalid(where, `${value} is no number`);
  if (type.startsWith('AWS::SSM::')) throw new TemplateInvalid(where, `values of type ${type} are not looked up here`);
  return value;
}
