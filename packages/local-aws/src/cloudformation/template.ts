/** A CloudFormation template, as far as it is read here. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, Parameter>>;
  readonly Rules?: Readonly<Record<string, Rule>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

export interface Parameter {
  /** `String`, `Number`, `CommaDelimitedList`, `List<...>`, `AWS::...` */
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
}

/** What must be so of the parameters, where its condition holds. */
export interface Rule {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription?: string }[];
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Output {
  readonly Condition?: string;
  readonly Value: unknown;
}

/** What is wrong with a template, with the place in it. */
export class TemplateInvalid extends Error {
  override readonly name = 'TemplateInvalid';

  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
  }
}

/** The members of sections that change what comes up; what else a template has is not for this reader. */
const SECTIONS: ReadonlySet<string> = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Rules',
  'Conditions',
  'Resources',
  'Outputs',
]);

/**
 * Throws TemplateInvalid for what is no template, and for sections that are not read (Mappings, Transform).
 */
export function templateOf(value: unknown): Template {
  if (!isObject(value) || !isObject(value.Resources)) throw new TemplateInvalid('template', 'it has no Resources');
  const strange = Object.keys(value).find((section) => !SECTIONS.has(section));
  if (strange !== undefined)
    throw new TemplateInvalid('template', `the section ${strange} is not read; read are ${[...SECTIONS].join(', ')}`);
  return value as unknown as Template;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
