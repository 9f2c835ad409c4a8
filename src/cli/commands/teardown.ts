import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { dynamo } from '../../aws/clients.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { PLACES } from '../../installation/places.ts';
import { REMOVED_PREFIX } from '../../installation/removed-prefix.ts';
import { planTeardown, tearDown } from '../orders/teardown.ts';
import { EXIT } from '../report/exit-codes.ts';
import { prefixOf } from '../target/machines.ts';
import { openRecords } from '../target/records.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends the installation of the account and region that the environment names. */
export async function teardown({ yes }: { readonly yes?: boolean }): Promise<void> {
  const { clients, clock, table } = openRecords();
  const of = { clients, clock, table, prefix: prefixOf(process.env) };
  if (told(await planTeardown(of)) !== EXIT.done) return;
  if (!yes) {
    console.log('nothing is in the way: npx teal teardown --yes does it');
    return;
  }
  const folder = serviceFolder(process.cwd());
  const region = await dynamo(clients).config.region();
  // Pushes must be let in again before this process ends.
  const stopped = new AbortController();
  const stop = () => stopped.abort(new Error('the teardown was interrupted'));
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    console.log('pushes are shut out, and everything is looked at once more');
    told(await tearDown(of, () => serverlessRemove(folder, region, of.prefix), stopped.signal));
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

function told({ code, lines }: Awaited<ReturnType<typeof planTeardown>>): number {
  for (const line of lines) console.log(line);
  process.exitCode = code;
  return code;
}

/** The nearest folder above that says what is installed. */
function serviceFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'serverless.yml'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new BadUsage(`there is no serverless.yml, neither in ${from} nor above it: go to the folder that Teal was deployed from`);
}

/** In the region that was looked at, whatever serverless.yml says. */
function serverlessRemove(folder: string, region: string, prefix: string): Promise<void> {
  const osls = createRequire(join(PLACES.root, 'package.json')).resolve('serverless/bin/serverless.js');
  const child = spawn(process.execPath, [osls, 'remove', '--region', region], {
    cwd: folder,
    env: { ...process.env, [REMOVED_PREFIX]: prefix },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`serverless remove ended with ${code ?? 'a signal'}`))));
  });
}
