import { resolve, type Scope } from './intrinsics.ts';
import { type Rule, TemplateInvalid } from './template.ts';

/**
 * Throws TemplateInvalid for the first assertion that the parameters do not meet,
 * with what the template says of it.
 */
export function checkRules(rules: Readonly<Record<string, Rule>>, ref: Scope['ref']): void {
  const scope: Scope = {
    ref,
    condition: (name, where) => {
      throw new TemplateInvalid(where, `a rule cannot ask the condition ${name}`);
    },
    attribute: (resource, _, where) => {
      throw new TemplateInvalid(where, `a rule cannot look at the resource ${resource}`);
    },
  };
  const holds = (value: unknown, where: string): boolean => {
    const found = resolve(value, scope, where);
    if (typeof found !== 'boolean') throw new TemplateInvalid(where, `it is ${JSON.stringify(found)}, neither true nor false`);
    return found;
  };
  for (const [name, { RuleCondition: condition, Assertions: assertions }] of Object.entries(rules)) {
    const where = `Rules.${name}`;
    if (condition !== undefined && !holds(condition, `${where}.RuleCondition`)) continue;
    for (const [i, { Assert: assert, AssertDescription: said }] of assertions.entries()) {
      if (!holds(assert, `${where}.Assertions[${i}]`)) throw new TemplateInvalid(where, said ?? `assertion ${i + 1} is not met`);
    }
  }
}
