import { ChangeResourceRecordSetsCommand, ListResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { isThrottled } from '../../src/aws/aws-errors.ts';
import { route53 } from '../../src/aws/clients.ts';
import type { Clock } from '../../src/deployment/ports/clock.ts';
import type { DnsStory } from './dns-story.ts';

interface Edited extends Pick<DnsStory, 'watch'> {
  readonly sample: Pick<DnsStory['sample'], 'clients' | 'config'>;
}

/** Somebody else changes the records of the pair by Route 53's own call. */
export async function recordsEdited(
  { sample, watch }: Edited,
  edit: (set: ResourceRecordSet) => { readonly Action: 'UPSERT' | 'DELETE'; readonly ResourceRecordSet: ResourceRecordSet } | undefined,
): Promise<void> {
  const { zone, name } = sample.config.record;
  const client = route53(sample.clients);
  const { ResourceRecordSets = [] } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
  const own = ResourceRecordSets.filter((set) => set.Name?.replace(/\.$/, '') === name && set.SetIdentifier !== undefined);
  const changes = own.map(edit).filter((change) => change !== undefined);
  await watch.somebodyElse(() =>
    inTurn(sample.clients.options.clock, () =>
      client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: changes } })),
    ),
  );
}

/** Seconds that somebody waits for a turn. */
const TURNS = 10;

/**
 * Route 53 takes five requests a second of an account (Developer Guide, "Quotas"), and a deployment may have
 * made them in this second: whoever edits waits for the next one, as the console does.
 */
async function inTurn<T>(clock: Pick<Clock, 'sleep'>, call: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await call();
    } catch (error) {
      if (!isThrottled(error) || turn === TURNS) throw error;
      await clock.sleep(1_000);
    }
  }
}
