import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withParts } from '../../../scripts/security/marked-parts.ts';
import { roleTables } from '../../../scripts/security/role-tables.ts';

test('docs/security.md says what the roles may do: `npx node scripts/security-page.ts` writes it', async () => {
  const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
  expect(page).toBe(withParts(page, await roleTables()));
});

test('a document without a place for a table is refused', () => {
  expect(() => withParts('# Security', { roles: '| a |' })).toThrow(
    "the document has no place for 'roles': <!-- roles --> and <!-- /roles -->",
  );
});
