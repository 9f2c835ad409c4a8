import type { ServiceConfig } from '../../deployment/service-config.ts';

/** Beside the bundles of the functions that read configurations, and where they find it on Lambda. */
export const CONFIGS_FILE = 'configs.json';
export const CONFIGS_ON_LAMBDA = `/var/task/${CONFIGS_FILE}`;

const LIMIT = 64 * 1024;

/**
 * The configurations of `deployments/` as the functions read them: parsed, one array. Every function that
 * reads them parses all of them in each cold start, so more than 64 KB are refused: a second installation
 * with another prefix can take the rest.
 */
export function packedConfigs(configs: Iterable<ServiceConfig>): Uint8Array {
  const list = [...configs];
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  if (bytes.length > LIMIT) {
    const largest = list
      .map((config) => ({ service: config.service, size: JSON.stringify(config).length }))
      .sort((a, b) => b.size - a.size)
      .slice(0, 3)
      .map(({ service, size }) => `${service} ${size}`);
    throw new Error(
      `deployments/: the ${list.length} configurations take ${bytes.length} bytes, and at most ${LIMIT} are packaged with a function; ` +
        `the largest: ${largest.join(', ')}. Shorten them, or split them into two installations with different prefixes (docs/aws.md).`,
    );
  }
  return bytes;
}
