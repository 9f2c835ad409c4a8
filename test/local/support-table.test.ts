import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/local/clock/virtual-clock.ts';
import { startLocalAws } from '../../src/local/local-aws.ts';
import { supportTable } from '../../src/local/support-table.ts';

test('docs/local-aws.md lists what the local AWS answers (npx node scripts/support-table.ts writes it)', async () => {
  const local = await startLocalAws({ clock: new VirtualClock() });
  const table = supportTable(Object.values(local.services));
  await local.stop();
  const written = readFileSync(new URL('../../docs/local-aws.md', import.meta.url), 'utf8');
  expect(/<!-- support table -->\n([\s\S]*?)\n<!-- \/support table -->/.exec(written)?.[1]).toBe(table);
});
