import { configHash } from '../../deployment/configuration/config-hash.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';

const INSTALLS = "'npx serverless deploy' installs the one of the folder";

/**
 * Executions go by the configuration that is packed with the installed functions, and a command reads a
 * folder: a line where the two may differ. What is installed is known by the deployment in flight, or by the
 * last one, which kept the hash of its configuration: a record is all that a command may read of it.
 * `undefined`: that one went by the folder's.
 */
export function configurationText(config: ServiceConfig, { active, last }: ServiceRecord): string | undefined {
  const known = active ? { id: active.id, hash: active.request.configHash } : last && { id: last.id, hash: last.configHash };
  const own = `the configuration of ${config.service}`;
  if (!known?.hash)
    return `note: a deployment goes by ${own} that is installed, which may be another than the one of the folder; ${INSTALLS}`;
  if (known.hash === configHash(config)) return undefined;
  return `note: ${own} in the folder is not the one that ${known.id} went by. A deployment goes by the one that is installed; ${INSTALLS}`;
}

/** Of a deployment that is in flight: what it goes by, when that is not the configuration of the folder. */
export const otherConfigurationText = (id: string): string =>
  `${id}: goes by another configuration than the one of the folder; ${INSTALLS}`;
