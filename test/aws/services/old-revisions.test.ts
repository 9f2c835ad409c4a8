import { DescribeTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ecsServices } from '../../../src/aws/services/ecs-service.ts';
import { givenPair, type PairWorld } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

/** Revisions 1 to 14; side a runs the first, side b has the second at 0. */
async function givenRevisions() {
  world = await givenPair();
  for (let i = 0; i < 13; i++) {
    await world.register();
    await world.pass(1);
  }
  await world.service('a');
  await world.service('b', { desiredCount: 0, taskDefinition: 'checkout:2' });
  await world.pass(120);
  world.calls();
  const sides = ecsServices(world.containers, 'prod');
  let registeredBefore = new Date(world.local.clock.now()).toISOString();
  /** The next orders find what was registered at this revision's time and later too young. */
  const youngFrom = async (revision: number) => {
    const described = await world.run(world.containers.send(new DescribeTaskDefinitionCommand({ taskDefinition: `checkout:${revision}` })));
    registeredBefore = described.taskDefinition!.registeredAt!.toISOString();
  };
  const order = (...revisions: readonly number[]) => ({
    services: ['checkout-a', 'checkout-b'],
    family: 'checkout',
    revisions,
    registeredBefore,
  });
  const deregister = (...revisions: readonly number[]) => world.run(sides.deregister(order(...revisions)));
  const statusOf = async (revision: number) => {
    const described = await world.run(world.containers.send(new DescribeTaskDefinitionCommand({ taskDefinition: `checkout:${revision}` })));
    return described.taskDefinition?.status;
  };
  return { ...world, deregister, statusOf, youngFrom };
}

describe('old revisions', () => {
  test('are deregistered, but for those that a service of the pair has', async () => {
    const w = await givenRevisions();
    expect(await w.deregister(1, 2, 3, 4)).toEqual({ gone: [3, 4] });
    expect([await w.statusOf(1), await w.statusOf(2), await w.statusOf(3), await w.statusOf(5)]).toEqual([
      'ACTIVE',
      'ACTIVE',
      'INACTIVE',
      'ACTIVE',
    ]);
  });

  test('stay while a deployment of a service or a task of any service runs from them', async () => {
    const w = await givenRevisions();
    await w.service('b', { serviceName: 'by-hand', taskDefinition: 'checkout:7', desiredCount: 1 });
    await w.run(w.containers.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', taskDefinition: 'checkout:6' })));
    await w.pass(5);
    // Side a's tasks of revision 1 run until those of revision 6 do.
    expect(await w.deregister(1, 6, 7, 8)).toEqual({ gone: [8] });
  });

  test('stay while they are young, and the looks end at the first young one', async () => {
    const w = await givenRevisions();
    await w.youngFrom(5);
    w.calls();
    expect(await w.deregister(3, 4, 5, 6, 7, 8)).toEqual({ gone: [3, 4] });
    expect(w.calls().filter((call) => call === 'ecs:DescribeTaskDefinition').length).toBe(3);
    expect([await w.statusOf(5), await w.statusOf(6)]).toEqual(['ACTIVE', 'ACTIVE']);
  });

  test('go ten at a time, the first ones first', async () => {
    const w = await givenRevisions();
    expect((await w.deregister(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)).gone).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('that somebody has deregistered or deleted are gone as well', async () => {
    const w = await givenRevisions();
    await w.deregister(3);
    expect(await w.deregister(3, 4, 99)).toEqual({ gone: [3, 4, 99] });
  });

  test('are left as soon as ECS throttles or refuses', async () => {
    const w = await givenRevisions();
    w.local.faults.inject({ mode: 'throttle', service: 'ecs', operation: 'DeregisterTaskDefinition', times: 3 });
    const { gone, why } = await w.deregister(3, 4);
    expect([gone, why]).toEqual([[], expect.stringContaining('checkout:3: ThrottlingException')]);
    expect(w.calls().filter((call) => call === 'ecs:DeregisterTaskDefinition').length).toBe(3);
  });
});
