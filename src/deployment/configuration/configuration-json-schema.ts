import * as z from 'zod';
import type { RouteKind } from '../route-kinds.ts';
import { type ConfigurationKey, keysOf } from './key-list.ts';
import { WRITTEN_FORMS } from './written-forms.ts';

/**
 * JSON Schema (draft 2020-12) of the written form. It cannot say what several keys must say together; parsing
 * does.
 */
export const configurationJsonSchema = (route: RouteKind = 'load-balancer'): object => ({
  title: WRITTEN_FORMS[route].title,
  ...z.toJSONSchema(WRITTEN_FORMS[route].schema, { io: 'input', override: ({ jsonSchema }) => describe(jsonSchema) }),
});

/** Every key of the written form, in the schema's order. */
export const configurationKeys = (route: RouteKind): readonly ConfigurationKey[] =>
  keysOf(z.toJSONSchema(WRITTEN_FORMS[route].schema, { io: 'input' }));

// One description says what a key is for, and what it wants: editors show no other words of ours.
function describe(schema: z.core.JSONSchema.BaseSchema): void {
  const { wants, description } = schema;
  if (typeof wants !== 'string') return;
  schema.description = description === undefined ? wants : `${description} Wants ${wants}.`;
  delete schema.wants;
}
