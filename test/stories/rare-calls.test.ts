import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { expect } from '@jest/globals';
import { SAMPLE, type SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import { type Clients, ecs } from '../../src/aws/clients.ts';
import { simulatedStory } from '../support/story.ts';

/** Calls that most deployments never make: each must be allowed all the same, and is told here. */

const ROLE = 'arn:aws:iam::123456789012:role/checkout-task';
const TEAM = { key: 'team', value: 'shop' };

/** Side b has no service yet; side a's has tags, and the newest template names a role. */
async function withoutSideB(clients: Clients, world: SampleWorld): Promise<SampleWorld> {
  const client = ecs(clients);
  const { cluster, service } = SAMPLE;
  await client.send(new DeleteServiceCommand({ cluster, service: `${service}-b`, force: true }));
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [`${service}-a`] }));
  await client.send(new TagResourceCommand({ resourceArn: services[0]?.serviceArn, tags: [TEAM] }));
  const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: service }));
  const { family, containerDefinitions, networkMode, requiresCompatibilities, cpu, memory } = taskDefinition ?? {};
  const same = { family, containerDefinitions, networkMode, requiresCompatibilities, cpu, memory };
  await client.send(new RegisterTaskDefinitionCommand({ ...same, taskRoleArn: ROLE, executionRoleArn: ROLE }));
  return world;
}

simulatedStory(
  'a side whose service does not exist yet is made like the other one, tags and all, and runs in the roles that the configuration names',
  { furnish: withoutSideB, configured: { roles: ['checkout-task'] } },
  async ({ sample, access }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
    const b = { cluster: SAMPLE.cluster, services: [`${SAMPLE.service}-b`] };
    const { services } = await ecs(sample.clients).send(new DescribeServicesCommand({ ...b, include: ['TAGS'] }));
    expect(services?.[0]).toMatchObject({ runningCount: 3, tags: expect.arrayContaining([TEAM]) });
    const asked = ['ecs:CreateService', 'ecs:TagResource', 'ecs:RegisterTaskDefinition', 'iam:PassRole'];
    expect(access.made('create-green')).toEqual(expect.arrayContaining(asked));
  },
);

simulatedStory('a blue that grows during a step has green grow before the next one', {}, async ({ sample, watch }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  const grown = { cluster: SAMPLE.cluster, service: `${SAMPLE.service}-a`, desiredCount: 5 };
  await watch.somebodyElse(() => ecs(sample.clients).send(new UpdateServiceCommand(grown)));
  await then.bakes(50);
  then.tasksAre({ a: 5, b: 5 });
  await then.ends(v2, 'SUCCEEDED');
  then.tasksAre({ a: 0, b: 5 });
});

simulatedStory('an order that comes just before a wait begins ends the wait at once', {}, async ({ sample, progress }, when, then) => {
  sample.local.services.lambda.faults.inject({ functionName: 'teal-await-word', mode: 'crash-before' });
  const v2 = await when.pushed('v2');
  // The function is tried again a moment later: by then the order is in the record, and no token is.
  await then.enters('Bake');
  expect(progress.record.active?.wait).toBeUndefined();
  await when.rollbackOrdered();
  await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
  then.weightsAre({ a: 100, b: 0 });
});

simulatedStory(
  'a push that supersedes ends the wait of the one that it supersedes',
  { configured: { whenBusy: 'supersede' } },
  async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const v4 = await when.pushed('v4');
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: superseded at/);
    await then.ends(v4, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
  },
);

simulatedStory('a next deployment that was started and stopped is not started twice', {}, async ({ sample, progress }, when, then) => {
  const { faults } = sample.local.services.lambda;
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await then.executionEnds(await when.pushed('v4'));
  // Its first function hangs, so that it can be stopped; whoever started it crashes and is tried again.
  faults.inject({ functionName: 'teal-resolve-deployment', mode: 'timeout-before' });
  faults.inject({ functionName: 'teal-finish-deployment', mode: 'crash-after' });
  const next = await progress.until('the next deployment starts', () => progress.executions.find(({ name }) => name.includes('-after-')));
  await when.executionStopped(next.arn);
  await then.ends(v2, 'SUCCEEDED');
  expect(await then.executionEnds(v2)).toMatchObject({ status: 'SUCCEEDED' });
  expect(progress.executions.filter(({ name }) => name === next.name)).toHaveLength(1);
  then.weightsAre({ a: 0, b: 100 });
});
