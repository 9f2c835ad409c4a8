import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { parseConfiguration } from '../../deployment/configuration/configuration.ts';
import { describeProblems } from '../../deployment/problem.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../bad-usage.ts';
import { configurationFiles, isCode, shownFrom } from './folder.ts';
import { type Imported, importCode } from './import-code.ts';

/**
 * Every service of a folder, by name. A file exports its configuration by default; a `.json` file is one.
 * BadUsage when there is none, and for whatever is wrong in any of the files.
 */
export async function loadConfigurations(folder: string): Promise<ReadonlyMap<string, ServiceConfig>> {
  const { files, strange } = await configurationFiles(folder);
  if (strange.length > 0) throw new BadUsage(`${shownFrom(folder)} has what Teal does not read:\n${strange.join('\n')}`);
  if (files.length === 0) throw new BadUsage(nothingIn(folder));
  const read = await readFiles(folder, files);
  const wrong = read.flatMap((one) => ('error' in one ? [one.error] : []));
  if (wrong.length > 0) throw new BadUsage(wrong.map(({ message }) => message).join('\n'), { cause: wrong[0] });
  const fileOf = new Map<string, string>();
  const configs = new Map<string, ServiceConfig>();
  for (const one of read) {
    if ('error' in one) continue;
    const { file, config } = one;
    const other = fileOf.get(config.service);
    if (other !== undefined) throw new BadUsage(`${file}: the service '${config.service}' is configured in ${other} too`);
    fileOf.set(config.service, file);
    configs.set(config.service, config);
  }
  return configs;
}

/**
 * One service of a folder. What is wrong with other services' files is no reason not to deploy this one: the
 * file that is named for the service is read first, and alone where it has it. BadUsage tells which services
 * there are, and which files could not be read.
 */
export async function loadConfiguration(folder: string, service: string): Promise<ServiceConfig> {
  const { files } = await configurationFiles(folder);
  if (files.length === 0) throw new BadUsage(nothingIn(folder));
  const own = files.filter((file) => parse(file).name === service);
  const others = files.filter((file) => !own.includes(file));
  const first = await readFiles(folder, own);
  const wrong = first.find((one) => 'error' in one);
  if (wrong) throw wrong.error;
  const read = [...first, ...(has(first, service) ? [] : await readFiles(folder, others))];
  const found = has(read, service);
  if (found) return found;
  const known = read.flatMap((one) => ('config' in one ? [one.config.service] : [])).sort();
  const unread = read.flatMap((one) => ('error' in one ? [one.error.message] : []));
  throw new BadUsage(
    [
      `service: '${service}' has no configuration; ${shownFrom(folder)}/ has ${known.join(', ') || 'none that can be read'}`,
      ...(unread.length > 0 ? ['These files cannot be read:', ...unread] : []),
    ].join('\n'),
  );
}

/**
 * Names of the services of a folder, sorted. A file that cannot be read counts by its own name: what is wrong
 * in it does not make its service unknown.
 */
export async function serviceNames(folder: string): Promise<readonly string[]> {
  const read = await readFiles(folder, (await configurationFiles(folder)).files);
  return [...new Set(read.map((one) => ('config' in one ? one.config.service : parse(one.file).name)))].sort();
}

type ReadFile = { readonly file: string } & ({ readonly config: ServiceConfig } | { readonly error: BadUsage });

const has = (read: readonly ReadFile[], service: string): ServiceConfig | undefined =>
  read.flatMap((one) => ('config' in one && one.config.service === service ? [one.config] : []))[0];

const nothingIn = (folder: string): string =>
  `${shownFrom(folder)}/ has no configuration. Each of your services needs a file there, such as checkout.ts.\n` +
  "'npx teal init' writes an example; docs/configuration.md explains every key.";

async function readFiles(folder: string, files: readonly string[]): Promise<readonly ReadFile[]> {
  const imported = new Map((await importCode(folder, files.filter(isCode))).map((one) => [one.file, one]));
  return Promise.all(
    files.map(async (file): Promise<ReadFile> => {
      const code = imported.get(file);
      try {
        return { file, config: code ? configOf(code) : await fromJson(join(folder, file), file) };
      } catch (error) {
        if (error instanceof BadUsage) return { file, error };
        throw error;
      }
    }),
  );
}

function configOf({ file, outcome }: Imported): ServiceConfig {
  if ('error' in outcome) {
    if (outcome.error instanceof BadUsage) throw outcome.error;
    const { name, message } = outcome.error;
    throw new BadUsage(name === 'ConfigurationInvalid' ? `${file}:\n${message}` : `${file}: ${name}: ${message}`, { cause: outcome.error });
  }
  const { value } = outcome;
  if (typeof value === 'object' && value !== null && 'route' in value && 'service' in value) return value as ServiceConfig;
  throw new BadUsage(
    `${file}: has no configuration as its default export; write 'export default loadBalanced({ ... })' or dnsWeighted. ` +
      `A helper of other files has a name that begins with '_', such as _${file}`,
  );
}

async function fromJson(path: string, file: string): Promise<ServiceConfig> {
  const text = await readFile(path, 'utf8');
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new BadUsage(`${file}: ${(error as Error).message}`, { cause: error });
  }
  const parsed = parseConfiguration(read);
  if (!parsed.ok) throw new BadUsage(`${file}:\n${describeProblems(parsed.problems)}`);
  return parsed.config;
}
