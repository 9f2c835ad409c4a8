import { DescribeRuleCommand, DisableRuleCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteStateMachineCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { DeleteQueueCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { describe, expect } from '@jest/globals';
import { dynamo, events, sfn, sqs } from '../../src/aws/clients.ts';
import { allRecords } from '../../src/aws/record/all-records.ts';
import { planTeardown, tearDown } from '../../src/cli/orders/teardown.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const short = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 30 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 0,
  },
  sweeps: true,
} satisfies Given;

const installationOf = ({ sample: { clients, local } }: StoryWorld) => ({ clients, clock: local.clock, prefix: 'teal', table: 'teal' });

const stateOf = async ({ sample: { clients } }: StoryWorld, Name: string) =>
  (await events(clients).send(new DescribeRuleCommand({ Name }))).State;

/** What deployments changed, and what they keep. */
async function standing({ sample: { clients, local } }: StoryWorld) {
  const { routes } = local.services.elbv2.facade.snapshot();
  const tasks = local.services.ecs.facade.tasks().map(({ arn }) => arn);
  return structuredClone({ routes, tasks: tasks.toSorted(), records: await allRecords(dynamo(clients), 'teal') });
}

/** As CloudFormation does: the rules have gone before, the table stays. */
async function removed({ sample: { clients } }: StoryWorld): Promise<void> {
  const { stateMachines = [] } = await sfn(clients).send(new ListStateMachinesCommand({}));
  for (const { stateMachineArn } of stateMachines) await sfn(clients).send(new DeleteStateMachineCommand({ stateMachineArn }));
  const { QueueUrl } = await sqs(clients).send(new GetQueueUrlCommand({ QueueName: 'teal-lost-pushes' }));
  await sqs(clients).send(new DeleteQueueCommand({ QueueUrl }));
}

describe('given an installation that is at rest', () => {
  simulatedStory('its end leaves services, weights, target groups and records as they are', short, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'SUCCEEDED');
    await then.executionEnds(v2);
    const before = await standing(world);
    const plan = await planTeardown(installationOf(world));
    expect(plan.code).toBe(0);
    expect(plan.lines).toEqual([
      'the installation teal in us-east-1',
      expect.stringMatching(/^ {2}goes .*teal-lost-pushes$/),
      expect.stringMatching(/^ {2}stays {3}services, .*not touched$/),
      expect.stringMatching(/^ {2}stays {3}the table teal/),
      expect.stringContaining('delete-table --table-name teal'),
    ]);
    expect([await stateOf(world, 'teal-push-checkout'), await standing(world)]).toEqual(['ENABLED', before]);

    let calls = 0;
    const told = await tearDown(installationOf(world), async () => {
      calls++;
      expect([await stateOf(world, 'teal-push-checkout'), await stateOf(world, 'teal-sweep')]).toEqual(['DISABLED', 'DISABLED']);
      await removed(world);
    });
    expect(told).toEqual({ code: 0, lines: ['the installation teal is gone; what it deployed stands as it stood'] });
    expect(calls).toBe(1);
    expect(await standing(world)).toEqual(before);
    // Nothing is left that would act by itself, and users are served.
    await world.sample.push('v4');
    await world.sample.local.clock.sleep(3_600_000);
    expect(await standing(world)).toEqual(before);
    expect(await planTeardown(installationOf(world))).toMatchObject({ code: 0 });
  });

  simulatedStory('and a removal that fails, pushes start deployments again', short, async (world, when, then) => {
    await events(world.sample.clients).send(new DisableRuleCommand({ Name: 'teal-sweep' }));
    await expect(tearDown(installationOf(world), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    // What somebody else had disabled stays so.
    expect([await stateOf(world, 'teal-push-checkout'), await stateOf(world, 'teal-sweep')]).toEqual(['ENABLED', 'DISABLED']);
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  });

  simulatedStory('the rules of an installation whose prefix begins alike are none of its own', short, async (world) => {
    const { clients, local } = world.sample;
    const Rule = 'teal-push-push-checkout';
    await events(clients).send(new PutRuleCommand({ Name: Rule, EventPattern: '{"source":["aws.ecr"]}' }));
    const Arn = `arn:aws:lambda:${local.region}:${local.account}:function:teal-start-recovery`;
    await events(clients).send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'other', Arn }] }));
    await tearDown(installationOf(world), async () => expect(await stateOf(world, Rule)).toBe('ENABLED'));
  });
});

describe('given an installation at work, its end is refused', () => {
  const refused = async (world: StoryWorld, why: RegExp) => {
    const before = await standing(world);
    const plan = await planTeardown(installationOf(world));
    expect([plan.code, plan.lines[0], plan.lines.at(-1)]).toEqual([1, 'the installation teal in us-east-1', expect.stringMatching(why)]);
    const told = await tearDown(installationOf(world), () => Promise.reject(new Error('it was removed')));
    expect(told).toEqual({ code: 1, lines: [expect.stringMatching(why)] });
    expect(await stateOf(world, 'teal-push-checkout')).toBe('ENABLED');
    return before;
  };

  simulatedStory('while a deployment bakes and another waits', { ...short, configured: {} }, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.pushed('v4');
    await world.progress.until('it waits', () => world.progress.record.queued !== undefined);
    await refused(
      world,
      /checkout: checkout-1 is in flight \(shifting\)[\s\S]*npx teal rollback checkout[\s\S]*checkout: v4 waits in its queue/,
    );
    then.weightsAre({ a: 90, b: 10 });
    await then.ends(v2, 'SUCCEEDED');
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
  });

  simulatedStory('while a push comes that the record does not know yet', short, async (world, when, then) => {
    const { local } = world.sample;
    const mended = local.services.stepfunctions.faults.inject({
      state: 'Resolve request',
      error: 'Lambda.SomethingNewException',
      times: 1_000,
    });
    const v2 = await when.pushed('v2');
    const told = await tearDown(installationOf(world), () => Promise.reject(new Error('it was removed')));
    expect(told).toEqual({ code: 1, lines: [expect.stringMatching(/^executions of teal run: arn:.*Wait for their end/)] });
    expect(await stateOf(world, 'teal-push-checkout')).toBe('ENABLED');
    mended();
    await then.ends(v2, 'SUCCEEDED');
  });
});
