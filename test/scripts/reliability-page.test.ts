import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { triedTable } from '../../scripts/reliability/tried-table.ts';
import { withParts } from '../../scripts/security/marked-parts.ts';

test('docs/reliability.md says how long each part is tried, as measured: `npx node scripts/reliability-page.ts` writes it', async () => {
  const page = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  expect(page).toBe(withParts(page, { tried: await triedTable() }));
});
