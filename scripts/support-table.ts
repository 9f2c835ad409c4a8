import { readFile, writeFile } from 'node:fs/promises';
import { startLocalAws, supportTable, VirtualClock } from '@teal/local-aws';

/** Writes what the local AWS answers into its document: `npx node scripts/support-table.ts`. */

const path = new URL('../packages/local-aws/docs/support.md', import.meta.url);
const local = await startLocalAws({ clock: new VirtualClock() });
const table = supportTable(Object.values(local.services));
await local.stop();
const text = await readFile(path, 'utf8');
await writeFile(
  path,
  text.replace(/(<!-- support table -->\n)[\s\S]*?(<!-- \/support table -->)/, (_, begin, end) => `${begin}${table}\n${end}`),
);
