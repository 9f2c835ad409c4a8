import { awsPorts } from '../../../src/aws/composition/aws-ports.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import type { LoadBalancedConfig } from '../../../src/deployment/service-config.ts';
import { givenPair } from '../given-pair.ts';

/** The pair with `checkout-a` serving and `checkout-b` at 0. `read` is its live world. */
export async function givenLiveWorld() {
  const world = await givenPair();
  await world.service('a');
  await world.service('b', { desiredCount: 0 });
  await world.pass(150);
  const { world: reader } = awsPorts({ clients: world.clients, clock: world.clock, environment: { table: 'teal' }, configs: new Map() });
  const image = { uri: world.v2, repository: 'checkout', digest: world.v2.split('@')[1]! };
  const read = async (changes: Partial<LoadBalancedConfig> = {}, known: Pick<ServiceRecord, 'family'> = {}) => {
    const live = await world.run(reader.read({ ...world.config, ...changes }, image, known));
    if (live.route !== 'load-balancer') throw new Error(`a world of the ${live.route} route was read`);
    return live;
  };
  world.calls();
  return { ...world, read, image };
}

export type LiveWorld = Awaited<ReturnType<typeof givenLiveWorld>>;
