import { resolve, type Scope } from './intrinsics.ts';
import { TemplateInvalid } from './template.ts';

/**
 * Works out conditions by their names. They look at parameters (`ref`) and at one another; a condition that
 * is asked of itself, that does not exist, or that is neither true nor false throws TemplateInvalid.
 */
export function conditionsOf(declared: Readonly<Record<string, unknown>>, ref: Scope['ref']): (name: string, where: string) => boolean {
  const known = new Map<string, boolean>();
  const asked: string[] = [];
  const holds = (name: string, where: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (!(name in declared)) throw new TemplateInvalid(where, `there is no condition ${name}`);
    if (asked.includes(name)) throw new TemplateInvalid('Conditions', `they ask one another in a circle: ${[...asked, name].join(' -> ')}`);
    asked.push(name);
    const value = resolve(declared[name], scope, `Conditions.${name}`);
    asked.pop();
    if (typeof value !== 'boolean')
      throw new TemplateInvalid(`Conditions.${name}`, `it is ${JSON.stringify(value)}, neither true nor false`);
    known.set(name, value);
    return value;
  };
  const scope: Scope = {
    ref,
    condition: holds,
    attribute: (resource, _, where) => {
      throw new TemplateInvalid(where, `a condition cannot look at the resource ${resource}`);
    },
  };
  return holds;
}
