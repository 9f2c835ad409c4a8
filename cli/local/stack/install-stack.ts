import { makeClients } from '../../../src/aws/clients.ts';
import type { LocalAws } from '../../../src/local/local-aws.ts';
import { BadUsage } from '../../bad-usage.ts';
import { loadConfigurations } from '../../configurations.ts';
import type { Install } from '../install.ts';
import { bringUp, type Stack } from './bring-up.ts';
import type { Package } from './package.ts';

/** Why the DNS route's sample does not come with a stack. */
export const ONLY_BEHIND_A_LOAD_BALANCER =
  '--stack goes with --route load-balancer: the addresses of the DNS sample are new in each run, and the package has its configurations in it';

/** As patient with throttling as CloudFormation is. */
const ATTEMPTS = 10;

/** Brings the packaged template up in a local AWS, whose socket door is open. */
export function installStack(local: LocalAws, { folder, template }: Package): Promise<Stack> {
  const clients = makeClients({
    region: local.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: local.requestHandler,
    clock: local.clock,
    attempts: ATTEMPTS,
  });
  const home = { partition: 'aws', region: local.region, account: local.account };
  return bringUp({ name: 'teal', template, packages: folder, clients, home });
}

/**
 * Installs Teal by its package: its functions run from their zips, with the configurations that were packed with them. Rejects
 * when these are not those that the sample stands by: a port that was taken, say.
 */
export const byStack =
  (packaged: Package): Install =>
  async (local, _clients, { configs }) => {
    const deployed = await loadConfigurations();
    for (const config of configs) {
      const different = differing(deployed.get(config.service), config);
      if (different.length > 0)
        throw new BadUsage(
          `--stack: the packaged configuration of ${config.service} does not fit what stands here: ${different.join('; ')}. Is a port taken that it names?`,
        );
    }
    await installStack(local, packaged);
  };

/** The members that differ, as the first has them and as the second does. */
export function differing(packed: unknown, standing: unknown, path = ''): readonly string[] {
  if (JSON.stringify(packed) === JSON.stringify(standing)) return [];
  if (typeof packed !== 'object' || typeof standing !== 'object' || packed === null || standing === null)
    return [`${path || 'it'} is ${JSON.stringify(packed) ?? 'not there'}, and here ${JSON.stringify(standing) ?? 'not there'}`];
  const [one, other] = [packed as Readonly<Record<string, unknown>>, standing as Readonly<Record<string, unknown>>];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => differing(one[name], other[name], path === '' ? name : `${path}.${name}`));
}
