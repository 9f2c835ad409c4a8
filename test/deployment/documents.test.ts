import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { configurationJsonSchema } from '../../src/deployment/configuration.ts';
import { REFUSALS } from '../../src/deployment/refusals.ts';
import { schemaKeys } from '../support/schema-keys.ts';

/** The rows of a document's table whose first cell is code, without the mark-up of their cells. */
const rowsOf = (document: string): readonly (readonly string[])[] =>
  readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim().replace(/^`|`$/g, '')),
    );

describe('docs/configuration.md', () => {
  test('has every key of the schema, in its order, with what it wants and its default', () => {
    const documented = rowsOf('configuration.md').map(([key, wants, byDefault]) => ({ key, wants, default: byDefault }));
    const schema = schemaKeys(configurationJsonSchema()).map(({ path, description, default: value, required }) => ({
      key: path,
      wants: description,
      default: required ? 'required' : (value ?? '').replaceAll('"', "'"),
    }));
    expect(documented).toEqual(schema);
  });

  test('says of every key what it is for', () => {
    for (const [key, , , purpose] of rowsOf('configuration.md')) expect([key, purpose]).toEqual([key, expect.stringMatching(/^.{5,}\.$/)]);
  });
});

describe('docs/refusals.md', () => {
  test('has every refusal, when it holds and whether it has an override', () => {
    const table = Object.entries(REFUSALS).map(([name, { means, override }]) => [name, means, override ? 'yes' : 'never']);
    expect(rowsOf('refusals.md')).toEqual(table);
  });

  test('says what every override leads to', () => {
    const text = readFileSync(new URL('../../docs/refusals.md', import.meta.url), 'utf8').split('What an override leads to')[1] ?? '';
    const silent = Object.entries(REFUSALS).filter(([name, { override }]) => override && !text.includes(`\`${name}\``));
    expect(silent).toEqual([]);
  });
});
