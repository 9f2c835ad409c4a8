import { VirtualClock } from '@teal/local-aws';
import { type Factories, startLocalAws } from '../../packages/local-aws/src/local-aws.ts';
import { makeClients } from '../../src/aws/clients.ts';

/**
 * A local AWS of the given services in virtual time, and Teal's own clients on it. `run` drives time until
 * the work has ended.
 */
export async function givenAws<F extends Factories>(services: F) {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 12));
  const local = await startLocalAws({ clock, services });
  const clients = makeClients({
    region: local.region,
    credentials: { accessKeyId: 'AKIATEAL', secretAccessKey: 'secret' },
    transport: local.transport,
    clock,
    random: () => 0.5,
  });
  /** Calls that the local AWS answered since `calls` was last asked, as `service:Operation`. */
  const seen: string[] = [];
  local.effects.watch((effect) => {
    if (effect.kind === 'api-call') seen.push(`${effect.service}:${effect.operation}`);
  });
  return { local, clock, clients, run: <T>(work: Promise<T>) => clock.run(work), calls: () => seen.splice(0) };
}
