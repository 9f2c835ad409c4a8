import { readFile, writeFile } from 'node:fs/promises';
import { keyTables } from './configuration/key-tables.ts';
import { withParts } from './security/marked-parts.ts';

/** Writes the keys of the configuration into their document: `npx node scripts/configuration-page.ts`. */

const path = new URL('../docs/configuration.md', import.meta.url);
await writeFile(path, withParts(await readFile(path, 'utf8'), keyTables()));
