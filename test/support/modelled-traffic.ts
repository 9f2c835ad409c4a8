import { Tally } from '../../src/rehearsal/demo/tally.ts';
import type { RunningSample } from '../../src/rehearsal/start.ts';

/** Steady requests through the model of the load balancer, for virtual time. */
export function startModelledTraffic(
  { local, world }: Pick<RunningSample, 'local' | 'world'>,
  { perSecond = 1, path = '/' }: { readonly perSecond?: number; readonly path?: string } = {},
) {
  const tally = new Tally();
  const { clock } = local;
  let cancel: () => void;
  const send = async () => {
    cancel = clock.after(1_000 / perSecond, () => void send());
    const { status, headers } = await local.services.elbv2.facade.send(world.listener, { path });
    const version = headers['x-version'];
    tally.count(version === undefined ? { from: 'load balancer', status, ms: 0 } : { from: 'task', version, status, ms: 0 });
  };
  cancel = clock.after(1_000 / perSecond, () => void send());
  return { tally, stop: async () => cancel() };
}
