import * as z from 'zod';
import type { Key } from './key.ts';
import { wanting } from './wants.ts';

type Keys = Readonly<Record<string, Key>>;

type Shape<K extends Keys> = { [Name in keyof K]: K[Name]['schema'] };

/** An object of these keys and no others, read to members of the same names. */
export function object<const K extends Readonly<Record<string, Key<z.ZodType, undefined>>>>(keys: K) {
  return closed<K>(keys);
}

function closed<K extends Keys>(keys: K) {
  const known = Object.keys(keys);
  const wants = `an object with ${known.join(', ')}`;
  const shape = Object.fromEntries(Object.entries(keys).map(([name, { schema }]) => [name, schema])) as Shape<K>;
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? `known here: ${known.join(', ')}` : wanting(wants)(issue)),
    })
    .meta({ wants });
}

type MayBeAbsent<K extends Key> = K['schema'] extends z.ZodExactOptional ? true : false;
type NameOf<Name, K extends Key> = K['as'] extends string ? K['as'] : Name;

/** What an object of these keys is read to: each member under the name that its key says. */
type Read<K extends Keys> = z.core.util.Flatten<
  {
    [Name in keyof K as MayBeAbsent<K[Name]> extends true ? never : NameOf<Name, K[Name]>]: z.output<K[Name]['schema']>;
  } & {
    [Name in keyof K as MayBeAbsent<K[Name]> extends true ? NameOf<Name, K[Name]> : never]?: z.output<K[Name]['schema']>;
  }
>;

/**
 * The same, with keys that are read to members of other names. Not for the ways of a union: zod tells less of
 * what is wrong with a way that is read to something else.
 */
export function section<const K extends Keys>(keys: K) {
  const written = closed(keys);
  const read = (members: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(members).map(([name, value]) => [keys[name]?.as ?? name, value])) as Read<K>;
  return written.transform(read as never).meta(written.meta() ?? {}) as unknown as z.ZodPipe<
    typeof written,
    z.ZodTransform<Read<K>, z.output<typeof written>>
  >;
}
