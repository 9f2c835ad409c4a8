/**
 * Runs every file of `examples/` as its reader would, against a local AWS with the sample in it.
 * Exits 1 when one fails or says nothing.
 */

import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ScaledClock } from '@teal/local-aws';
import { startSample } from '../src/rehearsal/start.ts';
import { untilServing } from '../src/rehearsal/until-serving.ts';

const FOLDER = new URL('../examples/', import.meta.url);
const run = promisify(execFile);

const sample = await startSample({ clock: new ScaledClock(60), port: 0, sample: { port: 0 } });
try {
  await untilServing(sample);
  await sample.push('v2', 'v2');
  for (const file of (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort()) {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: sample.local.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    try {
      const { stdout } = await run(process.execPath, [fileURLToPath(new URL(file, FOLDER))], { env });
      if (stdout.trim() === '') throw new Error('it printed nothing');
      console.log(`${file}: ${stdout.trim().split('\n').at(-1)}`);
    } catch (error) {
      console.error(`${file} failed: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
} finally {
  await sample.stop();
}
