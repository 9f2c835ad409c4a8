/**
 * A key of the written form, by its path as people write it: `stage.rule`, `sides[].service`, and
 * `headers.*.secret` of an object whose names are free.
 */
export interface ConfigurationKey {
  readonly path: string;
  /** What it is for. */
  readonly text: string;
  readonly wants: string;
  readonly required: boolean;
  /** The written form of what it is when it is left out. */
  readonly default?: unknown;
  /** A list whose items are not all of one form: something in them is one of several objects. */
  readonly ofManyForms?: true;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly wants?: string;
  readonly default?: unknown;
}

/**
 * Every key of a JSON Schema whose members have a `description` and say what they want, those inside of
 * lists, unions and objects with free names too, in the schema's order. A key of several ways of a union is
 * listed once: it has one text.
 */
export function keysOf(schema: object): readonly ConfigurationKey[] {
  const keys = keysAt(schema, '');
  return keys.filter(({ path }, index) => keys.findIndex((other) => other.path === path) === index);
}

function keysAt(
  { properties = {}, required = [], items, additionalProperties, anyOf = [] }: Schema,
  path: string,
): readonly ConfigurationKey[] {
  return [
    ...Object.entries(properties).flatMap(([name, member]) => {
      const here = path ? `${path}.${name}` : name;
      return [keyOf(here, member, required.includes(name)), ...keysAt(member, here)];
    }),
    ...(items ? keysAt(items, `${path}[]`) : []),
    ...(typeof additionalProperties === 'object' ? keysAt(additionalProperties, `${path}.*`) : []),
    ...anyOf.flatMap((way) => keysAt(way, path)),
  ];
}

const keyOf = (path: string, schema: Schema, required: boolean): ConfigurationKey => ({
  path,
  text: schema.description ?? '',
  wants: schema.wants ?? '',
  required,
  ...(schema.default !== undefined && { default: schema.default }),
  ...(schema.items && hasForms(schema.items) && { ofManyForms: true as const }),
});

const hasForms = ({ anyOf = [], properties = {} }: Schema): boolean =>
  anyOf.filter((way) => way.properties).length > 1 || Object.values(properties).some(hasForms);
