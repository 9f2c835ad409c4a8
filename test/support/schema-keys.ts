/**
 * A key of a JSON Schema by its path as people write it: `stage.rule`, `sides[].service`, `headers.*.secret`.
 */
export interface SchemaKey {
  readonly path: string;
  readonly description: string;
  /** JSON text; `undefined` when there is none. */
  readonly default: string | undefined;
  readonly required: boolean;
}

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
};

/**
 * Every key of a schema, those inside of lists, unions and objects with free names too, in the schema's
 * order.
 */
export function schemaKeys(schema: object, path = ''): readonly SchemaKey[] {
  const { properties = {}, required = [], items, additionalProperties, anyOf = [] } = schema as Schema;
  return [
    ...Object.entries(properties).flatMap(([name, member]) => {
      const here = path ? `${path}.${name}` : name;
      const key: SchemaKey = {
        path: here,
        description: member.description ?? '',
        default: member.default === undefined ? undefined : JSON.stringify(member.default),
        required: required.includes(name),
      };
      return [key, ...schemaKeys(member, here)];
    }),
    ...(items ? schemaKeys(items, `${path}[]`) : []),
    ...(typeof additionalProperties === 'object' ? schemaKeys(additionalProperties, `${path}.*`) : []),
    ...anyOf.flatMap((way) => schemaKeys(way, path)),
  ];
}
