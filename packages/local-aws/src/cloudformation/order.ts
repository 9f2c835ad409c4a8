import { attributeNamed, callIn, chosenFrom, placeholders, substitution } from './intrinsics.ts';
import { isObject, type Resource, type Template, TemplateInvalid } from './template.ts';

/**
 * The resources in an order in which each comes after all that it refers to or depends on. Throws
 * TemplateInvalid for a reference to nothing, and for a cycle. `holds`: whether a condition is met; resources
 * whose condition is not are left out.
 */
export function inOrder(template: Template, holds: (condition: string, where: string) => boolean): readonly string[] {
  const { Resources: resources, Parameters: parameters = {} } = template;
  const present = Object.keys(resources).filter((id) => {
    const { Condition: condition } = resources[id]!;
    return condition === undefined || holds(condition, `Resources.${id}.Condition`);
  });
  const exists = new Set(present);
  const needs = new Map(
    present.map((id) => {
      const found = [...needsOf(resources[id]!, `Resources.${id}`, holds)].filter(
        ({ name }) => !name.startsWith('AWS::') && !(name in parameters),
      );
      const missing = found.find(({ name, soft }) => !exists.has(name) && !(soft && name in resources));
      if (missing) throw new TemplateInvalid(missing.where, noSuch(missing.name, resources));
      return [id, found.map(({ name }) => name).filter((name) => exists.has(name))] as const;
    }),
  );
  return sorted(present, (id) => needs.get(id) ?? []);
}

const noSuch = (name: string, resources: Template['Resources']): string =>
  name in resources ? `the condition of ${name} is not met: there is none` : `there is no resource or parameter ${name}`;

interface Need {
  readonly name: string;
  readonly where: string;
  /** DependsOn: of a resource that its condition leaves out, CloudFormation says nothing. */
  readonly soft: boolean;
}

function* needsOf({ DependsOn: dependsOn = [], Properties: properties }: Resource, where: string, holds: Holds): Iterable<Need> {
  for (const name of [dependsOn].flat()) yield { name, where: `${where}.DependsOn`, soft: true };
  for (const need of references(properties, `${where}.Properties`, holds)) yield { ...need, soft: false };
}

type Holds = Parameters<typeof inOrder>[1];

/** What a value refers to, in those branches that are taken. */
function* references(value: unknown, where: string, holds: Holds): Iterable<Omit<Need, 'soft'>> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* references(item, `${where}[${i}]`, holds);
  if (!isObject(value)) return;
  const called = callIn(value, where);
  switch (called?.name) {
    case 'Ref':
      yield { name: String(called.argument), where };
      return;
    case 'Fn::GetAtt':
      yield { name: attributeNamed(called.argument, where)[0], where };
      return;
    case 'Fn::Sub':
      for (const name of placeholders(called.argument, where)) yield { name: name.split('.')[0] ?? name, where };
      yield* references(substitution(called.argument, where).own, where, holds);
      return;
    case 'Fn::If': {
      const [condition, yes, no] = chosenFrom(called.argument, where);
      yield* references(holds(condition, where) ? yes : no, where, holds);
      return;
    }
    default:
      for (const [name, member] of Object.entries(value)) yield* references(member, `${where}.${name}`, holds);
  }
}

/** Depth first, in the template's own order otherwise. */
function sorted(all: readonly string[], needsOfOne: (id: string) => readonly string[]): readonly string[] {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (done.has(id)) return;
    if (path.includes(id))
      throw new TemplateInvalid('Resources', `they need one another in a circle: ${[...path.slice(path.indexOf(id)), id].join(' -> ')}`);
    for (const need of needsOfOne(id)) visit(need, [...path, id]);
    done.add(id);
  };
  for (const id of all) visit(id, []);
  return [...done];
}
