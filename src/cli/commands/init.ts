import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BadUsage } from '../../installation/bad-usage.ts';
import { PROJECT_FILES } from '../project/project-files.ts';

/**
 * Writes the files of a project into the working folder. BadUsage, and nothing is written, when any of them
 * is there already.
 */
export async function init(): Promise<void> {
  const folder = process.cwd();
  const paths = Object.keys(PROJECT_FILES);
  const there = await Promise.all(paths.map((path) => exists(join(folder, path))));
  const taken = paths.filter((_, i) => there[i]);
  if (taken.length > 0) {
    throw new BadUsage(
      `teal init overwrites nothing, and there is already ${taken.join(', ')}. Nothing was written. ` +
        'Run it in an empty folder, and copy from there what you need.',
    );
  }
  for (const [path, text] of Object.entries(PROJECT_FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // The flag refuses a file that somebody else has written since.
    await writeFile(join(folder, path), text, { flag: 'wx' });
    console.log(`wrote ${path}`);
  }
  for (const line of NEXT) console.log(line);
}

const NEXT = [
  '',
  'Next:',
  '  npx teal local --sample      an AWS on this machine with a sample service, to try the commands on',
  '  deployments/checkout.ts      put your own service in: one file for each service',
  '  npx serverless package       what your AWS account would get; nothing is sent',
  '  npx serverless deploy        brings it up',
];

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
