import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { template, toExpression } from '../src/argument.ts';
import type { Json } from '../src/index.ts';
import { jsonataText } from '../src/jsonata-text.ts';
import { expressionOf, reference } from '../src/reference.ts';

/** A field of the machine as the service reads it: each `{% %}` text is replaced by what it comes to. */
async function evaluated(value: Json, variables: Record<string, unknown> = {}): Promise<unknown> {
  if (typeof value === 'string') {
    if (!value.startsWith('{%') || !value.endsWith('%}')) return value;
    return plain(await jsonata(value.slice(2, -2)).evaluate(undefined, variables));
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Promise.all(value.map((item: Json) => evaluated(item, variables)));
  const members = Object.entries(value).map(async ([key, member]) => [key, await evaluated(member as Json, variables)] as const);
  return Object.fromEntries(await Promise.all(members));
}

/** Jsonata hangs marks of its own on lists. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** JSON as it comes back from JSON: without -0 and lone surrogates, which are no text. */
const anyJson = fc
  .jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
  .map((value) => plain(value) as Json)
  .filter((value) => !JSON.stringify(value).includes('"__proto__":'));
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: what a deployment would take for a substitution
const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '{% $x %}',
    '{%',
    '%}',
    "it's",
    '"',
    '\\',
    '${x}',
    '$${x}',
    '\n\t\u0000',
    '`',
    '</script>',
    '%} {%',
    ' {% 1 %}',
    '{% 1 %} ',
  ),
);
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: from here on none

describe('data in a workflow', () => {
  test('is the same data when the machine runs', async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, async (value) => {
        expect(await evaluated(template(toExpression(value)))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  test('is the same in an expression', async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, async (value) => {
        // In an object, since a list alone that has one item is that item to jsonata.
        const text = jsonataText(toExpression({ value }));
        expect(plain(await jsonata(text).evaluate(undefined))).toEqual({ value });
      }),
      { numRuns: 300 },
    );
  });

  test("has no member '__proto__', which JSONata would drop: it is refused with its path", () => {
    expect(() => toExpression({ plan: [JSON.parse('{"__proto__": false}')] })).toThrow("'plan.0.__proto__' is a member that JSONata drops");
  });

  test('may be any text, and be a key', async () => {
    await fc.assert(
      fc.asyncProperty(
        oddText.filter((text) => text !== '__proto__'),
        async (text) => {
          const machine = template(toExpression({ text, [text]: [text] }));
          // Not by way of JSON.parse: that of Node 24.21 (V8 13.6) reads the key '"' as '\\' once it has read
          // that one.
          expect(await evaluated(machine)).toEqual({ text, [text]: [text] });
          expect(JSON.stringify(machine)).not.toContain('${');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a reference', () => {
  const name = fc.oneof(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a name may look like a substitution
    fc.constantFrom('a', 'b c', 'and', 'or', 'in', 'true', 'null', 'function', 'a`b', 'ü', '1', '$x', '', '${x}', 'a.b', "it's"),
    fc.string({ unit: 'grapheme' }),
  );

  test('reaches every field of every value, lists of one and of none included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 4 }), anyJson, async (path, value) => {
        const fields = path.filter((each) => !['then', 'toString', 'valueOf', 'toJSON', 'toLocaleString', '__proto__'].includes(each));
        const document = fields.reduceRight<Json>((inner, field) => ({ other: 1, [field]: inner }), value);
        const found = fields.reduce<Record<string, unknown>>(
          (of, field) => of[field] as Record<string, unknown>,
          reference({ kind: 'variable', name: 'document' }) as unknown as Record<string, unknown>,
        );
        expect(await evaluated(template(expressionOf(found)!), { document })).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test('reaches the items of a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyJson, { minLength: 1, maxLength: 5 }), fc.nat(), async (list, n) => {
        const position = n % list.length;
        const item = template({
          kind: 'index',
          of: { kind: 'field', of: { kind: 'variable', name: 'x' }, name: 'list' },
          at: { kind: 'variable', name: 'i' },
        });
        expect(await evaluated(item, { x: { list }, i: position })).toEqual(list[position]);
      }),
      { numRuns: 300 },
    );
  });
});
