import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseConfiguration } from '../../deployment/configuration/configuration.ts';
import { describeProblems } from '../../deployment/problem.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { BadUsage } from '../bad-usage.ts';
import { configurationFiles, isCode, shownFrom } from './folder.ts';
import { type Imported, importCode } from './import-code.ts';

/**
 * Every service of a folder, by name. A file exports its configuration by default; a `.json` file is one. BadUsage when there is none,
 * and for whatever is wrong in any of the files.
 */
export async function loadConfigurations(folder: string): Promise<ReadonlyMap<string, ServiceConfig>> {
  const files = await configurationFiles(folder);
  if (files.length === 0) {
    throw new BadUsage(
      `${shownFrom(folder)}/ has no configuration. Each of your services needs a file there, such as checkout.ts.\n` +
        "'npx teal init' writes an example; docs/configuration.md explains every key.",
    );
  }
  const imported = new Map((await importCode(folder, files.filter(isCode))).map((one) => [one.file, one]));
  const fileOf = new Map<string, string>();
  const configs = new Map<string, ServiceConfig>();
  for (const file of files) {
    const code = imported.get(file);
    const config = code ? configOf(code) : await fromJson(join(folder, file), file);
    const other = fileOf.get(config.service);
    if (other !== undefined) throw new BadUsage(`${file}: the service '${config.service}' is configured in ${other} too`);
    fileOf.set(config.service, file);
    configs.set(config.service, config);
  }
  return configs;
}

function configOf({ file, outcome }: Imported): ServiceConfig {
  if ('error' in outcome) {
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
