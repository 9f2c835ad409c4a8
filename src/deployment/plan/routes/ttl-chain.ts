import type { PlannedRecordSets } from '../../dns-weighted.ts';
import type { LiveSide } from '../../live-side.ts';
import type { LiveDnsWorld } from '../../live-world.ts';
import type { DnsConfig } from '../../service-config.ts';
import { absentOf, rememberedOf } from '../sides/sides.ts';
import { pairOfRecordSets } from './live-pair.ts';

/**
 * An alias to a load balancer is answered with this TTL, whatever a record says. Source: "Choosing between
 * alias and non-alias records".
 */
const ALIAS_TTL_SECONDS = 60;

/**
 * The TTLs that a client may wait out one after another before it meets a changed weight: that of the record,
 * and where it leads to a name with a TTL of its own, that one's too. Of several records the longest.
 */
export function ttlChain(world: LiveDnsWorld, record: Pick<DnsConfig['record'], 'name' | 'ttlSeconds'>): PlannedRecordSets['chain'] {
  const { records } = pairOfRecordSets(world.record);
  const own = Math.max(0, ...records.map(({ ttlSeconds, leadsTo }) => (isAlias(world, leadsTo) ? ALIAS_TTL_SECONDS : (ttlSeconds ?? 0))));
  const behind = world.sides.flatMap(rememberedOf);
  return [
    { name: record.name, seconds: records.length > 0 ? own : record.ttlSeconds },
    ...(behind.length > 0 ? [{ name: 'the names of the sides', seconds: Math.max(...behind) }] : []),
  ];
}

const isAlias = ({ record: { answers } }: LiveDnsWorld, leadsTo: string | undefined): boolean =>
  answers.some((answer) => answer?.kind === 'alias' && answer.name === leadsTo);

/**
 * The name servers of Route 53 may tell the old answer for so long. Source: API reference,
 * ChangeResourceRecordSets.
 */
const PROPAGATION_SECONDS = 60;

/** How long green's own name must have had an address before anybody is led there. */
export function settleAbsence(green: LiveSide): number {
  const seconds = absentOf(green);
  return seconds === 0 ? 0 : seconds + PROPAGATION_SECONDS;
}

/** Resolvers may remember the old answer for the sum of the TTLs: no split is live everywhere before. */
export function settleOverDns(
  { settleSeconds, settleBeforeDestroySeconds }: Pick<DnsConfig, 'settleSeconds' | 'settleBeforeDestroySeconds'>,
  chain: PlannedRecordSets['chain'],
): Pick<DnsConfig, 'settleSeconds' | 'settleBeforeDestroySeconds'> {
  const remembered = sumOf(chain);
  return {
    settleSeconds: Math.max(settleSeconds, remembered),
    settleBeforeDestroySeconds: Math.max(settleBeforeDestroySeconds, remembered),
  };
}

export const sumOf = (chain: PlannedRecordSets['chain']): number => chain.reduce((sum, { seconds }) => sum + seconds, 0);
