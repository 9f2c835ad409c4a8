import { readFile, writeFile } from 'node:fs/promises';
import { withParts } from './security/marked-parts.ts';
import { stateTables } from './states/state-tables.ts';
import { workflowCounts } from './states/workflow-counts.ts';

/**
 * Writes what is read off the workflows: the tables of ARCHITECTURE.md, and what plans count by.
 * `npx node scripts/states-page.ts`
 */

const page = new URL('../ARCHITECTURE.md', import.meta.url);
await writeFile(page, withParts(await readFile(page, 'utf8'), stateTables()));
await writeFile(new URL('../src/deployment/plan/cost/workflow-counts.ts', import.meta.url), workflowCounts());
