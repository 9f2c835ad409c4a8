import { DeregisterTaskDefinitionCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ecsServices } from '../../../src/aws/services/ecs-service.ts';
import { revisionOf } from '../../../src/deployment/task-definition-arn.ts';
import { givenLiveWorld, type LiveWorld } from './given-world.ts';

let world: LiveWorld;
afterEach(() => world.local.stop());

async function givenWorld() {
  world = await givenLiveWorld();
  return world;
}

describe('the template', () => {
  /** Registers as Teal does: `marked` sets the tag that names the revision. Gives the numbers. */
  async function registeredByTeal(w: LiveWorld, count: number, marked = true): Promise<readonly number[]> {
    const services = ecsServices(w.containers, 'prod');
    const numbers: number[] = [];
    for (let i = 0; i < count; i++) {
      const newest = numbers.at(-1) ?? 1;
      const order = { template: w.first, newest, family: 'checkout', container: 'web', image: w.v2, deployment: `checkout-${100 + i}` };
      const [arn] = await w.run(services.revision(order));
      if (marked) await w.run(services.own(arn));
      numbers.push(revisionOf(arn));
      // Nothing may be registered more often than once a second.
      await w.pass(1);
    }
    return numbers;
  }
  const described = (w: LiveWorld) => w.calls().filter((call) => call === 'ecs:DescribeTaskDefinition').length;
  /** Those that the sides run. */
  const OF_SIDES = 2;

  test('is the newest revision that Teal did not register, however many it registered since', async () => {
    const w = await givenWorld();
    const own = await w.register({ cpu: '512', memory: '1024' });
    await registeredByTeal(w, 11);
    expect((await w.read()).template?.arn).toBe(own);
  });

  test('is found without a description of what the record knows, whoever made the family long', async () => {
    const w = await givenWorld();
    const own = await registeredByTeal(w, 30, false);
    w.calls();
    const live = await w.read({}, { family: { name: 'checkout', own } });
    expect(live.template?.arn).toBe(w.first);
    expect(described(w)).toBe(OF_SIDES + 1);
    // What the last plan saw is no question any more, even where the record has forgotten whose it was.
    await w.read({}, { family: { name: 'checkout', own: [], template: 1, seen: own.at(-1)! } });
    expect(described(w)).toBe(OF_SIDES + 1);
  });

  test('is a newer revision by somebody else than the remembered one, and all of those are told', async () => {
    const w = await givenWorld();
    const own = await registeredByTeal(w, 2);
    const [older, newer] = [await w.register({ cpu: '512', memory: '1024' }), await w.register({ cpu: '1024', memory: '2048' })];
    const live = await w.read({}, { family: { name: 'checkout', own, template: 1, seen: own.at(-1)! } });
    expect(live.template?.arn).toBe(newer);
    expect(live.family).toEqual({ newest: 5, foreign: [newer, older] });
  });

  test('is an older one where the remembered one was deregistered', async () => {
    const w = await givenWorld();
    const second = await w.register({ cpu: '512', memory: '1024' });
    const own = await registeredByTeal(w, 2);
    await w.run(w.containers.send(new DeregisterTaskDefinitionCommand({ taskDefinition: second })));
    const live = await w.read({}, { family: { name: 'checkout', own, template: 2, seen: own.at(-1)! } });
    expect(live.template?.arn).toBe(w.first);
  });

  test("is a copy of Teal's own revision with all its tags: somebody made it", async () => {
    const w = await givenWorld();
    const [own] = await registeredByTeal(w, 1);
    const { tags } = await w.run(
      w.containers.send(new DescribeTaskDefinitionCommand({ taskDefinition: `checkout:${own}`, include: ['TAGS'] })),
    );
    expect(tags?.map(({ key }) => key)).toEqual(['team', 'teal:deployment', 'teal:revision']);
    const copy = await w.register({ tags: tags! });
    expect((await w.read()).template?.arn).toBe(copy);
  });

  test('is told as not found, with how far the look went, where hundreds of own ones are in no record', async () => {
    const w = await givenWorld();
    await registeredByTeal(w, 110);
    const live = await w.read();
    expect(live.template).toBeUndefined();
    expect(live.family).toEqual({ newest: 111, foreign: [], gaveUpAfter: 100 });
    // As soon as somebody registers the family once, it is there again.
    const anew = await w.register();
    expect((await w.read()).template?.arn).toBe(anew);
  });

  test('of a family without revisions is absent', async () => {
    const w = await givenWorld();
    expect((await w.read({ taskDefinition: 'checkou' })).template).toBeUndefined();
  });
});
