import { DescribeTaskDefinitionCommand, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ecsServices } from '../../../src/aws/services/ecs-service.ts';
import { readTaskDefinition } from '../../../src/aws/services/task-definition.ts';
import { givenPair, type PairWorld, template } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

async function givenServices() {
  world = await givenPair();
  return { ...world, sides: ecsServices(world.containers, 'prod') };
}

describe("green's revision", () => {
  const order = (w: PairWorld, deployment = 'checkout-7', image = w.v2) => ({
    template: w.first,
    newest: 1,
    family: 'checkout',
    container: 'web',
    image,
    deployment,
  });

  test('is the template with the one image by digest, everything else carried over, tagged with the deployment', async () => {
    const w = await givenServices();
    const [arn] = await w.run(w.sides.revision(order(w)));
    const read = (ref: string) => w.run(w.containers.send(new DescribeTaskDefinitionCommand({ taskDefinition: ref, include: ['TAGS'] })));
    const [before, after] = [await read(w.first), await read(arn)];
    const { taskDefinitionArn, revision, registeredAt, containerDefinitions, ...carried } = before.taskDefinition!;
    expect(after.taskDefinition).toMatchObject(carried);
    expect(after.taskDefinition?.containerDefinitions).toEqual(
      containerDefinitions!.map((each) => (each.name === 'web' ? { ...each, image: w.v2 } : each)),
    );
    expect(after.tags).toEqual([
      { key: 'team', value: 'shop' },
      { key: 'teal:deployment', value: 'checkout-7' },
    ]);
    expect([taskDefinitionArn, revision, registeredAt !== undefined]).toEqual([w.first, 1, true]);
  });

  test('is looked up before it is registered: the same deployment gets the same revision', async () => {
    const w = await givenServices();
    const [arn] = await w.run(w.sides.revision(order(w)));
    expect(await w.run(w.sides.revision(order(w)))).toEqual([arn]);
    expect(await w.run(w.sides.revision(order(w, 'checkout-8')))).not.toContain(arn);
    const { taskDefinitionArns } = await w.run(w.containers.send(new ListTaskDefinitionsCommand({ familyPrefix: 'checkout' })));
    expect(taskDefinitionArns).toHaveLength(3);
  });

  test('is the one that was registered first where somebody copied it with its tags in between', async () => {
    const w = await givenServices();
    const [arn] = await w.run(w.sides.revision(order(w)));
    const { taskDefinition, tags } = await w.run(
      w.containers.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] })),
    );
    await w.register({ containerDefinitions: taskDefinition!.containerDefinitions!, tags: tags! });
    expect(await w.run(w.sides.revision(order(w)))).toEqual([arn]);
  });

  test('is the first of two where an answer was lost: both are told, for both are its own', async () => {
    const w = await givenServices();
    w.local.faults.inject({ mode: 'effect-lost-response', service: 'ecs', operation: 'RegisterTaskDefinition' });
    const all = await w.run(w.sides.revision(order(w)));
    expect(all).toEqual([w.first.replace(/1$/, '2'), w.first.replace(/1$/, '3')]);
    expect(await w.run(w.sides.revision(order(w)))).toEqual([all[0]]);
  });

  test('of a template without the container is refused with the containers that there are', async () => {
    const w = await givenServices();
    await expect(w.run(w.sides.revision({ ...order(w), container: 'app' }))).rejects.toMatchObject({
      name: 'PlanRefused',
      message: expect.stringContaining('it has web, sidecar'),
    });
  });
});

describe('reading a task definition', () => {
  test('gives what can be registered again, the tags, and nothing that only the service writes', async () => {
    const w = await givenServices();
    const read = await w.run(readTaskDefinition(w.containers, w.first));
    const { tags: _, ...registrable } = template(w.v1);
    expect(read).toMatchObject({ arn: w.first, family: 'checkout', revision: 1, tags: { team: 'shop' }, unknownFields: [] });
    expect(read?.content).toMatchObject(registrable);
    expect(Object.keys(read?.content ?? {})).not.toContain('registeredAt');
  });

  test('tells members that the SDK dropped, with their paths', async () => {
    const w = await givenServices();
    const { handle } = w.local.transport.requestHandler;
    w.local.transport.requestHandler.handle = async (request, options) => {
      const answer = await handle(request, options);
      const body = JSON.parse(Buffer.from(answer.response.body as Uint8Array).toString('utf8')) as {
        taskDefinition: { containerDefinitions: Record<string, unknown>[]; [member: string]: unknown };
      };
      body.taskDefinition.quantumMode = { level: 3 };
      body.taskDefinition.containerDefinitions[0]!.teleport = true;
      answer.response.body = Buffer.from(JSON.stringify(body));
      return answer;
    };
    const read = await w.run(readTaskDefinition(w.containers, w.first));
    expect(read?.unknownFields).toEqual(['containerDefinitions[0].teleport', 'quantumMode']);
  });

  test('that does not exist gives nothing', async () => {
    const w = await givenServices();
    expect(await w.run(readTaskDefinition(w.containers, 'checkout:99'))).toBeUndefined();
  });
});
