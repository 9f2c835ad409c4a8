import { ChangeResourceRecordSetsCommand, ListResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { route53 } from '../../src/aws/clients.ts';
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
    client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: changes } })),
  );
}
