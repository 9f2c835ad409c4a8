import { readFile, writeFile } from 'node:fs/promises';
import { withParts } from './security/marked-parts.ts';
import { roleTables } from './security/role-tables.ts';

/** Writes what roles may do, and why, into its document: `npx node scripts/security-page.ts`. */

const path = new URL('../docs/security.md', import.meta.url);
await writeFile(path, withParts(await readFile(path, 'utf8'), await roleTables()));
