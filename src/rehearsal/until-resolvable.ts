import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { route53 } from '../aws/clients.ts';
import type { ServiceConfig } from '../deployment/service-config.ts';
import { modelledAddresses } from './modelled-names.ts';
import type { RunningTeal } from './start-teal.ts';

const EVERY_MS = 2_000;

/** In a row, each of one of the name servers: all of them have what it leads to as well. */
const ANSWERS = 20;

/** Resolves when every name server knows the sample's record, and the addresses behind it. */
export async function untilResolvable({
  local,
  clients,
  world,
  config,
}: Pick<
  RunningTeal<{ readonly change: string }, Extract<ServiceConfig, { readonly route: 'dns' }>>,
  'local' | 'clients' | 'world' | 'config'
>): Promise<void> {
  for (;;) {
    const { ChangeInfo } = await route53(clients).send(new GetChangeCommand({ Id: world.change }));
    const answered = () => modelledAddresses(local, config.record.name).length > 0;
    if (ChangeInfo?.Status === 'INSYNC' && Array.from({ length: ANSWERS }, answered).every(Boolean)) return;
    await local.clock.sleep(EVERY_MS);
  }
}
