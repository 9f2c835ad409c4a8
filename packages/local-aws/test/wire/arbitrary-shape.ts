import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticStructureSchema } from '@smithy/types';
import fc from 'fast-check';

/**
 * Values that a shape of an SDK package allows, as the SDK's types have them. Lists, maps and structures are
 * never empty.
 */
export function arbitraryOf(ref: $SchemaRef, depth = 0): fc.Arbitrary<unknown> {
  const schema = NormalizedSchema.of(ref);
  if (schema.isUnionSchema()) {
    const members = [...schema.structIterator()];
    return fc.constantFrom(...members).chain(([name, member]) => arbitraryOf(member, depth + 1).map((value) => ({ [name]: value })));
  }
  if (schema.isStructSchema()) {
    const members: Record<string, fc.Arbitrary<unknown>> = {};
    const required: string[] = [];
    const count = (schema.getSchema() as StaticStructureSchema)[6] ?? 0;
    let i = 0;
    for (const [name, member] of schema.structIterator()) {
      const needed = i++ < count;
      if (depth > 3 && !needed && !isSimple(member)) continue;
      const traits = member.getMergedTraits();
      members[name] = traits.httpResponseCode ? fc.constant(200) : arbitraryOf(member, depth + 1);
      if (needed || depth === 0 || traits.idempotencyToken || traits.httpLabel || traits.httpPayload) required.push(name);
    }
    return fc
      .record(members, { requiredKeys: required })
      .filter((value) => Object.keys(value).length > 0 || Object.keys(members).length === 0);
  }
  if (schema.isListSchema()) return fc.array(arbitraryOf(schema.getValueSchema(), depth + 1), { minLength: 1, maxLength: 3 });
  if (schema.isMapSchema())
    return fc.dictionary(text({ key: true }), arbitraryOf(schema.getValueSchema(), depth + 1), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    });
  if (schema.isTimestampSchema()) return fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000));
  if (schema.isBlobSchema()) return fc.uint8Array({ minLength: 1, maxLength: 20 });
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.integer({ min: -1000, max: 100_000 });
  return text({ key: schema.getMergedTraits().httpHeader !== undefined });
}

const isSimple = (schema: NormalizedSchema): boolean => !schema.isStructSchema() && !schema.isListSchema() && !schema.isMapSchema();

/** `key`: letters that headers and map keys allow. */
const text = ({ key }: { key: boolean }): fc.Arbitrary<string> =>
  key
    ? fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,15}$/)
    : fc
        .string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abcXYZ019 -_./:;,&<>"\'=+%#?!@[]{}()äß漢🚢') })
        .filter((s) => s.trim() === s);
