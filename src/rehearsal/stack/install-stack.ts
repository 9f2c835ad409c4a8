import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { bringUp, type LocalAws, type Stack } from '@teal/local-aws';
import { unzipSync, zipSync } from 'fflate';
import { type Clients, lambda } from '../../aws/clients.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import { loadConfigurations } from '../../installation/deployments/configurations.ts';
import { PLACES } from '../../installation/places.ts';
import type { Install } from '../install.ts';
import type { Package } from './package.ts';

/**
 * Where the functions are that test services in service discovery: in a local AWS they reach its names from
 * anywhere.
 */
const IN_SUBNETS = { Subnets: 'subnet-1', SecurityGroups: 'sg-1' };

/** Brings the packaged template up in a local AWS, whose socket door is open. */
export function installStack(
  local: LocalAws,
  { folder, template }: Package,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  return bringUp({ name: 'teal', template, packages: folder, local, parameters });
}

/**
 * Installs Teal by its package: its functions run from their zips, with the configurations that were packed
 * with them. A sample that stands elsewhere than its packed configuration says (a port was taken) has its own
 * put in their place, as a package made for that place would have it; `tell` hears of it.
 */
export const byStack =
  (packaged: Package, tell: (line: string) => void = () => {}): Install =>
  async (local, clients, { configs }) => {
    const privately = configs.some(({ sides: [side] }) => side.kind === 'discovery');
    await installStack(local, packaged, privately ? IN_SUBNETS : {});
    const deployed = await loadConfigurations(PLACES.sampleDeployments);
    const different = configs.flatMap((config) => differing(deployed.get(config.service), config));
    if (different.length === 0) return;
    tell(`the sample stands elsewhere than its packed configuration says: ${different.join('; ')}`);
    await packAnew(clients, packaged, configs);
  };

/** Puts configurations in the place of those in the packages that have them. */
async function packAnew(clients: Clients, { folder, template }: Package, configs: readonly ServiceConfig[]): Promise<void> {
  for (const { Type: type, Properties: properties = {} } of Object.values(template.Resources)) {
    if (type !== 'AWS::Lambda::Function') continue;
    const { FunctionName: name, Code: code, Environment: environment } = properties as unknown as PackagedFunction;
    const file = environment?.Variables?.TEAL_CONFIGS;
    if (file === undefined) continue;
    const files = unzipSync(await readFile(join(folder, basename(code.S3Key))));
    const zip = zipSync({ ...files, [basename(file)]: new TextEncoder().encode(JSON.stringify(configs)) });
    await lambda(clients).send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip }));
  }
}

interface PackagedFunction {
  readonly FunctionName: string;
  readonly Code: { readonly S3Key: string };
  readonly Environment?: { readonly Variables?: { readonly TEAL_CONFIGS?: string } };
}

/** The members that differ, as the first has them and as the second does. */
function differing(packed: unknown, standing: unknown, path = ''): readonly string[] {
  if (JSON.stringify(packed) === JSON.stringify(standing)) return [];
  if (typeof packed !== 'object' || typeof standing !== 'object' || packed === null || standing === null)
    return [`${path || 'it'} is ${JSON.stringify(packed) ?? 'not there'}, and here ${JSON.stringify(standing) ?? 'not there'}`];
  const [one, other] = [packed as Readonly<Record<string, unknown>>, standing as Readonly<Record<string, unknown>>];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differing(one[name], other[name], path === '' ? name : `${path}.${name}`));
}
