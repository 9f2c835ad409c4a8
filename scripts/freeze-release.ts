/**
 * Keeps what a release leaves in an account when the next one comes: the state machines that running
 * executions go on with, and records as its functions write them. `npx node scripts/freeze-release.ts` writes
 * `test/fixtures/releases/<version>/`, on which `test/upgrades` runs today's functions. A version that is
 * released is frozen for good.
 */

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compile } from '@teal/asl';
import { VirtualClock } from '@teal/local-aws';
import { VERSION } from '../src/aws/version.ts';
import { WORKFLOWS } from '../src/installation/workflows.ts';
import { untilServing } from '../src/rehearsal/until-serving.ts';
import { runDeployments, SAMPLES, type StartSample } from './freeze/deployments.ts';
import { type ObservedItem, observeItems } from './freeze/observed-items.ts';

const run = promisify(execFile);
const folder = new URL(`../test/fixtures/releases/${VERSION}/`, import.meta.url);
const changelog = await readFile(new URL('../CHANGELOG.md', import.meta.url), 'utf8');

if (changelog.includes(`## ${VERSION} (unreleased)`)) await freeze();
else {
  console.error(`${VERSION} is released by CHANGELOG.md: what it was stays as it was. Raise the version first.`);
  process.exitCode = 1;
}

async function freeze(): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const workflow of WORKFLOWS) await write(`${workflow.name}.asl.json`, `${JSON.stringify(compile(workflow), undefined, 2)}\n`);
  for (const [route, start] of Object.entries(SAMPLES)) await write(`${route}.records.jsonl`, recordsText(await itemsOf(start)));
  await run('npx', ['biome', 'format', '--write', fileURLToPath(folder)]);
}

function itemsOf(start: StartSample): Promise<readonly ObservedItem[]> {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const sample = await start(clock);
      try {
        await untilServing(sample);
        const items = observeItems(sample);
        await runDeployments(sample);
        return await items.end();
      } finally {
        await sample.stop();
      }
    })(),
  );
}

/** One item a line. */
function recordsText(items: readonly ObservedItem[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(new URL(name, folder), text);
  console.log(`test/fixtures/releases/${VERSION}/${name}: ${Buffer.byteLength(text)} bytes`);
}
