import { isObject, TemplateInvalid } from './template.ts';

/**
 * What intrinsic functions look into.
 * Each throws TemplateInvalid, with `where`, for a name that there is not.
 */
export interface Scope {
  /**
   * A parameter's value, a pseudo parameter's, or the physical id of a resource;
   * `undefined` stands for AWS::NoValue.
   */
  ref(name: string, where: string): unknown;
  attribute(resource: string, attribute: string, where: string): unknown;
  condition(name: string, where: string): boolean;
}

type Intrinsic = (argument: unknown, scope: Scope, where: string) => unknown;

/**
 * A template's value with its intrinsic functions worked out. Members that come to AWS::NoValue are left out.
 */
export function resolve(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item, i) => resolve(item, scope, `${where}[${i}]`)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const called = callIn(value, where);
  if (called) return called.intrinsic(called.argument, scope, `${where}.${called.name}`);
  const members = Object.entries(value).map(([name, member]) => [name, resolve(member, scope, `${where}.${name}`)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/**
 * The intrinsic function that an object with one member calls.
 * Throws TemplateInvalid for a function that is not known.
 */
export function callIn(
  value: Readonly<Record<string, unknown>>,
  where: string,
): { readonly name: string; readonly argument: unknown; readonly intrinsic: Intrinsic } | undefined {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')) return undefined;
  // A property may be called Condition (a policy's is):
  // the function has a name as its argument, and nothing beside it.
  if (name === 'Condition' && (others.length > 0 || typeof argument !== 'string')) return undefined;
  const intrinsic = INTRINSICS[name];
  if (!intrinsic)
    throw new TemplateInvalid(where, `${name} is not worked out here; known are ${Object.keys(INTRINSICS).sort().join(', ')}`);
  if (others.length > 0) throw new TemplateInvalid(where, `${name} stands beside ${others.map(([other]) => other).join(', ')}`);
  return { name, argument, intrinsic };
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope, where) => scope.ref(text(name, where), where),
  Condition: (name, scope, where) => scope.condition(text(name, where), where),
  'Fn::GetAtt': (argument, scope, where) => {
    const [resource, attribute] = attributeNamed(argument, where);
    return scope.attribute(resource, attribute, where);
  },
  'Fn::Sub': (argument, scope, where) => {
    const { template, own } = substitution(argument, where);
    return template.replaceAll(PLACEHOLDER, (_, literal: string | undefined, name: string) => {
      if (literal !== undefined) return `\${${name}}`;
      const given = own[name];
      if (given !== undefined) return text(resolve(given, scope, `${where}.${name}`), where);
      const [resource, attribute] = split(name);
      return text(attribute === undefined ? scope.ref(resource, where) : scope.attribute(resource, attribute, where), where);
    });
  },
  'Fn::Join': (argument, scope, where) => {
    const [delimiter, list] = pair(argument, where);
    return texts(resolve(list, scope, where), where).join(text(delimiter, where));
  },
  'Fn::Split': (argument, scope, where) => {
    const [delimiter, source] = pair(argument, where);
    return text(resolve(source, scope, where), where).split(text(delimiter, where));
  },
  'Fn::Select': (argument, scope, where) => {
    const [index, list] = pair(argument, where);
    const items = texts(resolve(list, scope, where), where);
    const item = items[Number(resolve(index, scope, where))];
    if (item === undefined) throw new TemplateInvalid(where, `there is no item ${String(index)} in [${items.join(', ')}]`);
    return item;
  },
  'Fn::If': (argument, scope, where) => {
    const [condition, yes, no] = chosenFrom(argument, where);
    return scope.condition(condition, where) ? resolve(yes, scope, `${where}[1]`) : resolve(no, scope, `${where}[2]`);
  },
  'Fn::Equals': (argument, scope, where) => {
    const [one, other] = pair(argument, where).map((side) => resolve(side, scope, where));
    return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
  },
  /** In rules only. */
  'Fn::EachMemberEquals': (argument, scope, where) => {
    const [list, wanted] = pair(argument, where);
    return texts(resolve(list, scope, where), where).every((member) => member === text(resolve(wanted, scope, where), where));
  },
  'Fn::Not': (argument, scope, where) => {
    const [only] = conditions(argument, scope, where, 1, 1);
    return !only;
  },
  'Fn::And': (argument, scope, where) => conditions(argument, scope, where, 2, 10).every(Boolean),
  'Fn::Or': (argument, scope, where) => conditions(argument, scope, where, 2, 10).some(Boolean),
};

/** `${Name}`, `${Name.Attribute}`; `${!Name}` stands for itself without the mark. */
const PLACEHOLDER = /\$\{(!)?([^{}]+)\}/g;

/** The placeholders of an Fn::Sub that it does not define itself. */
export function placeholders(argument: unknown, where: string): readonly string[] {
  const { template, own } = substitution(argument, where);
  return [...template.matchAll(PLACEHOLDER)]
    .filter(([, literal, name = '']) => literal === undefined && !(name in own))
    .map(([, , name = '']) => name);
}

export function substitution(
  argument: unknown,
  where: string,
): { readonly template: string; readonly own: Readonly<Record<string, unknown>> } {
  if (typeof argument === 'string') return { template: argument, own: {} };
  const [template, own] = pair(argument, where);
  if (typeof template !== 'string' || !isObject(own)) throw new TemplateInvalid(where, 'wants a text, or a text and its variables');
  return { template, own };
}

/** `[resource, attribute]`, or `resource.attribute` */
export function attributeNamed(argument: unknown, where: string): readonly [resource: string, attribute: string] {
  const [resource, attribute] = typeof argument === 'string' ? split(argument) : pair(argument, where).map((one) => text(one, where));
  if (!resource || !attribute) throw new TemplateInvalid(where, 'wants a resource and its attribute');
  return [resource, attribute];
}

export function chosenFrom(argument: unknown, where: string): readonly [condition: string, yes: unknown, no: unknown] {
  if (!Array.isArray(argument) || argument.length !== 3) throw new TemplateInvalid(where, 'wants a condition and two values');
  return [text(argument[0], where), argument[1], argument[2]];
}

/** At the first dot: attributes may have dots of their own. */
function split(name: string): readonly [string, string | undefined] {
  const at = name.indexOf('.');
  return at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}

function conditions(argument: unknown, scope: Scope, where: string, least: number, most: number): readonly boolean[] {
  if (!Array.isArray(argument) || argument.length < least || argument.length > most)
    throw new TemplateInvalid(where, `wants ${least === most ? least : `${least} to ${most}`} conditions`);
  return argument.map((one, i) => {
    const value = resolve(one, scope, `${where}[${i}]`);
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw new TemplateInvalid(`${where}[${i}]`, `${JSON.stringify(value)} is no condition`);
  });
}

function pair(argument: unknown, where: string): readonly [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) throw new TemplateInvalid(where, 'wants a list of two');
  return argument as unknown as readonly [unknown, unknown];
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateInvalid(where, `wants a text, not ${JSON.stringify(value) ?? 'nothing'}`);
}

function texts(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw new TemplateInvalid(where, `wants a list, not ${JSON.stringify(value) ?? 'nothing'}`);
  return value.map((item) => text(item, where));
}

/** CloudFormation's values are texts: 1 and '1' are equal. */
const comparable = (value: unknown): unknown => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value);
