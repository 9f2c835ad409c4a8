import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccessReport, compareAccess } from './access/report.ts';

/**
 * Compares what the roles of Teal may do with what they did, over all stories: `node scripts/access.ts
 * <folder>`. The stories write into the folder that TEAL_ACCESS_REPORTS names; the gate runs both. Exits 1
 * when the two differ, or nothing was told.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node scripts/access.ts <folder that the stories wrote to>');
const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
const reports = await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as AccessReport));
const { neverMade, notDeclared } = compareAccess(reports);

const used = new Set(reports.flatMap(({ made }) => made));
console.log(`${reports.length} stories used ${used.size} permissions of Teal's roles`);
for (const each of neverMade) console.log(`allowed, and made by no story:  ${each}`);
for (const each of notDeclared) console.log(`made, and declared by nothing:  ${each}`);
process.exitCode = reports.length > 0 && neverMade.length + notDeclared.length === 0 ? 0 : 1;
