import * as z from 'zod';

/**
 * A key of the configuration, said once: its kind, its text, its default, and its name in what it is read to.
 */
export interface Key<Schema extends z.ZodType = z.ZodType, As extends string | undefined = string | undefined> {
  readonly schema: Schema;
  readonly as: As;
}

export interface Said<Input> {
  /**
   * What the key is for: editors, the JSON Schema, `docs/configuration.md` and the example of `teal init`
   * show it.
   */
  readonly text: string;
  readonly default?: Input extends readonly (infer Item)[] ? readonly Item[] : Input;
  readonly optional?: true;
  /**
   * The name of the member that it is read to, where that is not the key: `deadline` is read to
   * `deadlineSeconds`.
   */
  readonly as?: string;
}

type Wrapped<Schema extends z.ZodType, Facts> = Facts extends { readonly default: unknown }
  ? z.ZodPrefault<Schema>
  : Facts extends { readonly optional: true }
    ? z.ZodExactOptional<Schema>
    : Schema;

type NameOf<Facts> = Facts extends { readonly as: infer As extends string } ? As : undefined;

export function key<Schema extends z.ZodType, const Facts extends Said<z.input<Schema>>>(
  kind: Schema,
  facts: Facts,
): Key<Wrapped<Schema, Facts>, NameOf<Facts>> {
  const { text, as, optional, default: byDefault } = facts as Said<z.input<Schema>>;
  const wrapped = byDefault !== undefined ? z.prefault(kind, byDefault as never) : optional ? z.exactOptional(kind) : kind;
  const schema = wrapped.meta({ description: text, wants: kind.meta()?.wants });
  return { schema: schema as Wrapped<Schema, Facts>, as: as as NameOf<Facts> };
}
