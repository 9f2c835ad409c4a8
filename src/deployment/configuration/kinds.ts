import * as z from 'zod';
import { wanting } from './wants.ts';

/**
 * The kinds of value that a configuration is made of. Each knows in words what it wants (`meta().wants`):
 * that is its message when it is missing or wrong, and what the JSON Schema and `docs/configuration.md` say
 * of it.
 */
export const text = (wants: string, pattern: string) =>
  z
    .string({ error: wanting(wants) })
    .regex(new RegExp(pattern), { error: wanting(wants) })
    .meta({ wants });

export const integer = (from: number, to: number, unit = '') => {
  const wants = `a whole number from ${from} to ${to}${unit && ` (${unit})`}`;
  const error = wanting(wants);
  return z.int({ error }).min(from, { error }).max(to, { error }).meta({ wants });
};

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const wants = words.length === 1 ? `'${words[0]}'` : `one of ${words.map((word) => `'${word}'`).join(', ')}`;
  return z.enum(words, { error: wanting(wants) }).meta({ wants });
};

export const flag = () => {
  const wants = 'true or false';
  return z.boolean({ error: wanting(wants) }).meta({ wants });
};

export const list = <Item extends z.ZodType>(item: Item, from: number, to: number, of: string) => {
  const wants = `a list of ${from === to ? `exactly ${to}` : `${from} to ${to}`} ${of}`;
  const error = wanting(wants);
  return z.array(item, { error }).min(from, { error }).max(to, { error }).meta({ wants });
};

/**
 * A list of exactly two, each read by `read` once both are right: what is wrong is told as it was written.
 */
export const pair = <Item extends z.ZodType, Read>(item: Item, of: string, read: (written: z.output<Item>) => Read) => {
  const two = list(item, 2, 2, of);
  return two
    .transform(([first, second]) => [read(first as z.output<Item>), read(second as z.output<Item>)])
    .meta(two.meta() ?? {}) as unknown as z.ZodType<[Read, Read], [z.input<Item>, z.input<Item>]>;
};
