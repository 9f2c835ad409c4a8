import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { keyTables, shownPath } from '../../scripts/configuration/key-tables.ts';
import { withParts } from '../../scripts/security/marked-parts.ts';
import type { WrittenCheck } from '../../src/deployment/configuration/check-keys.ts';
import { parseConfiguration } from '../../src/deployment/configuration/configuration.ts';
import { configurationJsonSchema } from '../../src/deployment/configuration/configuration-json-schema.ts';
import { literal } from '../../src/deployment/configuration/literal.ts';
import { REFUSALS } from '../../src/deployment/refusals.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import { schemaKeys } from '../support/schema-keys.ts';
import { aConfiguration } from '../support/worlds.ts';

/** The rows of a document's table whose first cell is code, without the mark-up of their cells. */
const rowsOf = (document: string, part = ''): readonly (readonly string[])[] =>
  (
    (readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8').split(`## ${part}`)[part ? 1 : 0] ?? '').split(
      part ? '\n## ' : '\u0000',
    )[0] ?? ''
  )
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim().replace(/^`|`$/g, '')),
    );

describe('docs/configuration.md', () => {
  const documented = (part: string) =>
    rowsOf('configuration.md', part).map(([key, wants, byDefault, purpose]) => ({
      key,
      description: `${purpose} Wants ${wants}.`,
      default: byDefault,
    }));
  const schema = (route: RouteKind) =>
    schemaKeys(configurationJsonSchema(route)).map(({ path, description, default: value, required }) => ({
      key: path,
      description,
      default: required ? 'required' : value === undefined ? '' : literal(JSON.parse(value)),
    }));

  test('is as `npx node scripts/configuration-page.ts` writes it', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).toBe(withParts(page, keyTables()));
  });

  test('has every key of the JSON Schema, in its order, with what it is for, what it wants and its default', () => {
    expect(documented('Keys\n')).toEqual(schema('load-balancer').filter(({ key }) => !key.startsWith('judge.checks[].')));
  });

  test('has every key of a check once, under the name that the tables give it', () => {
    const own = schema('load-balancer')
      .filter(({ key }) => key.startsWith('judge.checks[].'))
      .map((row) => JSON.stringify({ ...row, key: shownPath(row.key) }));
    const rows = documented('Keys of a check').map((row) => JSON.stringify(row));
    expect(new Set(rows).size).toBe(rows.length);
    expect([...rows].sort()).toEqual([...new Set(own)].sort());
  });

  test('has every key that only the DNS route has, or has otherwise', () => {
    const before = schema('load-balancer').map((key) => JSON.stringify(key));
    const own = schema('dns').filter((key, index, all) => {
      const text = JSON.stringify(key);
      return !before.includes(text) && all.findIndex((other) => JSON.stringify(other) === text) === index;
    });
    const byKey = (rows: ReturnType<typeof documented>) => [...rows].sort((a, b) => (a.key ?? '').localeCompare(b.key ?? ''));
    expect(byKey(documented('Keys of the DNS route'))).toEqual(byKey(own));
  });

  const byExample = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8').split('## Checks by example')[1] ?? '';
  const examples = [...(byExample.split('\n## ')[0] ?? '').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const checkOf = (code: string): WrittenCheck => new Function(`return (${code})`)();

  test.each(examples)('shows a check that is right: %s', (code) => {
    const check = checkOf(code);
    expect(parseConfiguration(aConfiguration({ judge: { checks: [check] } }))).toMatchObject({
      ok: true,
      config: { judge: { checks: [{ name: check.name }] } },
    });
  });

  test('shows one check of each kind of source', () => {
    const shown = examples.map((code) => Object.keys(checkOf(code).of)[0]);
    const known = schema('load-balancer').flatMap(({ key }) => /^judge\.checks\[\]\.of\.(\w+)$/.exec(key)?.[1] ?? []);
    expect([...shown].sort()).toEqual([...new Set(known)].sort());
  });

  test('says of every key what it is for', () => {
    for (const [key, , , purpose] of [...rowsOf('configuration.md', 'Keys\n'), ...rowsOf('configuration.md', 'Keys of the DNS route')])
      expect([key, purpose]).toEqual([key, expect.stringMatching(/^.{5,}\.$/)]);
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
