import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseConfiguration } from '../deployment/configuration/configuration.ts';
import { describeProblems } from '../deployment/problem.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { BadUsage } from './bad-usage.ts';

const OWN = new URL('../../sample/checkout/deployments/', import.meta.url);

/** Every service of `deployments/` (or of `folder`), by name. A file exports its configuration by default; a `.json` file is one. */
export async function loadConfigurations(folder?: string): Promise<ReadonlyMap<string, ServiceConfig>> {
  const base = folder === undefined ? OWN : pathToFileURL(`${resolve(folder)}/`);
  const files = (await readdir(base)).filter((file) => /\.(ts|json)$/.test(file)).sort();
  const configs = new Map<string, ServiceConfig>();
  for (const file of files) {
    const config = await loadOne(new URL(file, base), file);
    if (configs.has(config.service)) throw new BadUsage(`${file}: the service '${config.service}' is configured twice`);
    configs.set(config.service, config);
  }
  return configs;
}

async function loadOne(url: URL, file: string): Promise<ServiceConfig> {
  if (file.endsWith('.json')) {
    const parsed = parseConfiguration((await import(url.href, { with: { type: 'json' } })).default);
    if (!parsed.ok) throw new BadUsage(`${file}:\n${describeProblems(parsed.problems)}`);
    return parsed.config;
  }
  const { default: config } = await imported(url, file);
  if (typeof config === 'object' && config !== null && 'route' in config && 'service' in config) return config as ServiceConfig;
  throw new BadUsage(`${file}: has no configuration as its default export; write 'export default loadBalanced({ ... })' or dnsWeighted`);
}

async function imported(url: URL, file: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(url.href);
  } catch (error) {
    const { name, message } = error as Error;
    throw new BadUsage(name === 'ConfigurationInvalid' ? `${file}:\n${message}` : `${file}: ${name}: ${message}`, { cause: error });
  }
}
