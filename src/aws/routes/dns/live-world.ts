import type { DnsWeighted } from '../../../deployment/dns-weighted.ts';
import { type LiveSide, liveHomeOf } from '../../../deployment/live-side.ts';
import type { DnsConfig } from '../../../deployment/service-config.ts';
import { readSides } from '../../sides/live-sides.ts';
import type { WorldClients } from '../../world-clients.ts';
import { readRecordSets } from './live-record-sets.ts';

/** The sides, and everything of the record's name. */
export async function readByName(clients: WorldClients, config: DnsConfig, signal?: AbortSignal): Promise<DnsWeighted['world']> {
  const [record, sides] = await Promise.all([readRecordSets(clients, config, signal), readSides<LiveSide>(clients, config, signal)]);
  // A name leads nowhere when what the side's tasks are registered in does not exist.
  const answer = (index: 0 | 1) => (liveHomeOf(sides[index]) ? record.answers[index] : undefined);
  return { sides, record: { ...record, answers: [answer(0), answer(1)] } };
}
