import { invalidInput } from './refusals.ts';

interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
  readonly Condition?: string | undefined;
}

/**
 * Whether something passes all filters of a list.
 * `known`: the filters there are, and what each looks at. Throws `InvalidInput` for others.
 */
export function matches<T>(thing: T, filters: readonly Filter[], known: Readonly<Record<string, (thing: T) => string>>): boolean {
  return filters.every(({ Name: name = '', Values: values = [], Condition: condition = 'EQ' }) => {
    const read = known[name];
    if (!read) throw invalidInput(`The local Cloud Map filters by ${Object.keys(known).join(', ')}, not by ${name}.`);
    switch (condition) {
      case 'EQ':
      case 'IN':
        return values.includes(read(thing));
      case 'BEGINS_WITH':
        return values.some((value) => read(thing).startsWith(value));
      default:
        throw invalidInput(`The local Cloud Map knows the conditions EQ, IN and BEGINS_WITH, not ${condition}.`);
    }
  });
}
