import { ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { callsOf, tally } from '../../scripts/bench/calls/call.ts';
import { type CountedSample, countedSample, deploy } from '../../scripts/bench/calls/sample.ts';
import { ecs } from '../../src/aws/clients.ts';
import { readTaskDefinition } from '../../src/aws/services/task-definition.ts';
import { ROUTE_KINDS } from '../../src/deployment/route-kind-names.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';

const MANY = 200;
const QUICK = { tests: [], steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 };

type Owner = 'nobody' | 'Teal' | 'somebody else';

/**
 * Revisions that the family has before. Teal's own stand in the record, as they would after so many
 * deployments.
 */
async function withHistory({ clients, config, local, ports }: CountedSample, owner: Owner): Promise<void> {
  if (owner === 'nobody') return;
  const client = ecs(clients);
  const name = config.taskDefinition;
  const { taskDefinitionArns = [] } = await client.send(new ListTaskDefinitionsCommand({ familyPrefix: name }));
  const read = await readTaskDefinition(client, taskDefinitionArns[0]!);
  const own: number[] = [];
  for (let i = 0; i < MANY; i++) {
    const { taskDefinition } = await client.send(new RegisterTaskDefinitionCommand(read!.content));
    own.push(taskDefinition!.revision!);
    // ECS takes one a second.
    await local.clock.sleep(1_000);
  }
  if (owner === 'somebody else') return;
  await ports.record.change(config.service, (record) => ({
    write: { ...record, version: record.version + 1, family: { name, own, template: 1, seen: own.at(-1)! } },
    result: undefined,
  }));
}

/** What the functions that read and register revisions call, by function and call. */
function callsAfter(route: RouteKind, owner: Owner): Promise<Readonly<Record<string, number>>> {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const sample = await countedSample(clock, route, QUICK);
      await withHistory(sample, owner);
      const calls = callsOf(sample.local);
      await deploy(sample, 'v2', 'v2');
      await sample.stop();
      const planning = calls.take().filter(({ by }) => ['plan-deployment', 'check-plan', 'create-green'].includes(by));
      return tally(planning, ({ by, service, operation }) => `${by} ${service}:${operation}`);
    })(),
  );
}

const DESCRIBED = 'plan-deployment ecs:DescribeTaskDefinition';

test.each(ROUTE_KINDS)(
  'over %s the calls of a plan do not depend on how many revisions there are, nor on whose they are',
  async (route) => {
    const without = await callsAfter(route, 'nobody');
    // Those of the sides, and the template.
    expect(without[DESCRIBED]).toBe(3);
    expect(await callsAfter(route, 'Teal')).toEqual(without);
    // The first deployment looks at the newest ten of somebody else's.
    expect(await callsAfter(route, 'somebody else')).toEqual({ ...without, [DESCRIBED]: 2 + 10 });
  },
);
