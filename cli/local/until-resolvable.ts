import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { route53 } from '../../src/aws/clients.ts';
import type { RunningDnsSample } from './start-dns.ts';

const EVERY_MS = 2_000;

/** Resolves when every name server knows the sample's record. */
export async function untilResolvable({ local, clients, world }: Pick<RunningDnsSample, 'local' | 'clients' | 'world'>): Promise<void> {
  for (;;) {
    const { ChangeInfo } = await route53(clients).send(new GetChangeCommand({ Id: world.change }));
    if (ChangeInfo?.Status === 'INSYNC') return;
    await local.clock.sleep(EVERY_MS);
  }
}
