import { readFile, writeFile } from 'node:fs/promises';
import { triedTable } from './reliability/tried-table.ts';
import { withParts } from './security/marked-parts.ts';

/** Writes what is measured into docs/reliability.md. `npx node scripts/reliability-page.ts` */

const page = new URL('../docs/reliability.md', import.meta.url);
await writeFile(page, withParts(await readFile(page, 'utf8'), { tried: await triedTable() }));
