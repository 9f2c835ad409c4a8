import { type PlanCheck, refusal } from '../view/plan-view.ts';
import { sumOf, ttlChain } from './ttl-chain.ts';

/** A step waits out the TTLs, and so does the way back. */
export const ttlRefusals: PlanCheck<'dns'> = ({ world, config: { record } }) => {
  const chain = ttlChain(world, record);
  const sum = sumOf(chain);
  return sum <= record.maxTtlSeconds
    ? []
    : [
        refusal(
          'ttl-too-long',
          record.name,
          `may be remembered for ${sum} seconds (${chain.map(({ name, seconds }) => `${seconds} of ${name}`).join(' and ')}), and record.maxTtl is ${record.maxTtlSeconds}: every step would wait so long, and so would the way back`,
        ),
      ];
};
