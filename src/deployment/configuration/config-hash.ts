import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { ServiceConfig } from '../service-config.ts';

/**
 * SHA-256, in hex, of the configuration's canonical JSON: the same for two configurations that say the same.
 */
export const configHash = (config: ServiceConfig): string => createHash('sha256').update(canonicalJson(config)).digest('hex');
