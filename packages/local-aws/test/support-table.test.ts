import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../src/clock/virtual-clock.ts';
import { startLocalAws } from '../src/local-aws.ts';
import { supportTable } from '../src/support-table.ts';

test('docs/support.md lists what the local AWS answers (npx node scripts/support-table.ts writes it)', async () => {
  const local = await startLocalAws({ clock: new VirtualClock() });
  const table = supportTable(Object.values(local.services));
  await local.stop();
  const written = readFileSync(new URL('../docs/support.md', import.meta.url), 'utf8');
  expect(/<!-- support table -->\n([\s\S]*?)\n<!-- \/support table -->/.exec(written)?.[1]).toBe(table);
});
