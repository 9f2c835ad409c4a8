import { DISCOVERY_SAMPLE } from '../../../sample/checkout/world/discovery-world.ts';
import { DNS_SAMPLE } from '../../../sample/checkout/world/dns-world.ts';
import { SAMPLE } from '../../../sample/checkout/world/sample-world.ts';

/** The sample services that a local AWS may run. */
export const SAMPLES = [SAMPLE, DNS_SAMPLE, DISCOVERY_SAMPLE] as const;
