import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { BadUsage } from '../bad-usage.ts';

/** The folder of configurations that is looked for. */
const DEPLOYMENTS = 'deployments';

const CODE = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const READ = [...CODE, '.json'];
/** Of files that only people read nobody expects that they deploy something. */
const FOR_PEOPLE = ['.md', '.txt'];

/**
 * The folder that was given, or the nearest `deployments/` in the working folder or above it. BadUsage when
 * there is none.
 */
export async function deploymentsFolder(given?: string, from: string = process.cwd()): Promise<string> {
  if (given !== undefined) {
    const folder = resolve(from, given);
    if (await isFolder(folder)) return folder;
    throw new BadUsage(`--deployments: there is no folder ${folder}`);
  }
  for (let above = resolve(from); ; above = dirname(above)) {
    const folder = join(above, DEPLOYMENTS);
    if (await isFolder(folder)) return folder;
    if (above === dirname(above)) break;
  }
  throw new BadUsage(
    `there is no folder ${DEPLOYMENTS}/ with your services, neither in ${resolve(from)} nor above it.\n` +
      "'npx teal init' writes one with an example; '--deployments <folder>' names another folder.",
  );
}

/**
 * The files of a folder that hold a configuration, by name. What begins with `_` is a helper of the others,
 * and what begins with `.` is of other programs. Anything else that is not read is `strange`, a line each: a
 * service that is silently left out is never deployed.
 */
export async function configurationFiles(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly strange: readonly string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new BadUsage(`there is no folder ${shownFrom(folder)} with your services; 'npx teal init' writes one with an example`);
  });
  const shown = entries.filter(({ name }) => !/^[_.]/.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const strange = shown.flatMap((entry) => {
    if (entry.isDirectory())
      return [`${entry.name}/: folders are not read. Move its files up, or name it '_${entry.name}' when it holds helpers.`];
    const kind = extname(entry.name);
    if (READ.includes(kind) || FOR_PEOPLE.includes(kind)) return [];
    return [`${entry.name}: only ${READ.join(', ')} are read. Name it '_${entry.name}' when it is a helper.`];
  });
  return { files: shown.filter((entry) => !entry.isDirectory() && READ.includes(extname(entry.name))).map(({ name }) => name), strange };
}

export const isCode = (file: string): boolean => CODE.includes(extname(file));

/** A folder as a person types it: from the working folder where it is in that. */
export function shownFrom(folder: string, from: string = process.cwd()): string {
  const path = relative(from, folder);
  return path === '' ? '.' : path.startsWith('..') ? folder : path;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
