import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { AwsError } from '../../packages/local-aws/src/kernel/aws-error.ts';
import { events, sfn } from '../../src/aws/clients.ts';
import { orderRecovery } from '../../src/cli/orders/recover.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';
import type { When } from '../support/when.ts';

const bakesLong = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 3_600 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 3_600,
  },
};

const short = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 60 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 60,
  },
};

/** As `teal recover` does. */
const recoverOrdered = ({ sample }: StoryWorld, to?: 'blue' | 'green') =>
  orderRecovery(sample, sample.config.service, { ...(to !== undefined && { to }) });

/** Names of the recoveries that were started. */
async function recoveries({ sample: { clients, machine } }: StoryWorld): Promise<readonly string[]> {
  const stateMachineArn = machine.replace('teal-', 'teal-recover-');
  const { executions = [] } = await sfn(clients).send(new ListExecutionsCommand({ stateMachineArn }));
  return executions.map(({ name = '' }) => name).toSorted();
}

/** Events of Step Functions are sent with best effort. */
const eventsAreLost = ({ sample: { clients } }: StoryWorld) =>
  events(clients).send(new DisableRuleCommand({ Name: 'teal-execution-ended' }));

describe('given an execution that is stopped', () => {
  simulatedStory('in mid-bake, all traffic goes back to blue at once, and the next push deploys', bakesLong, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const stopped = world.sample.local.clock.now();
    await when.executionStopped(v2.execution);
    const { backAtBlueAt } = await then.active('it is back', (active) => active.backAtBlueAt !== undefined);
    expect(Date.parse(backAtBlueAt ?? '') - stopped).toBeLessThan(15_000);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: .*taken over by the event of its end/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
    expect(await recoveries(world)).toEqual(['recover-checkout-1-2']);
  });

  simulatedStory('behind the commit, it goes forward to green', short, async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.active('it is committed', ({ committedAt }) => committedAt !== undefined);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  });

  simulatedStory('with a push that waits, that one is started on the deployment’s own machine', short, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    await when.pushed('v2', 'v2-again');
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
    expect(world.progress.ended.map(({ outcome }) => outcome)).toEqual(['ROLLED_BACK', 'SUCCEEDED']);
    then.weightsAre({ a: 0, b: 100 });
    then.leaseIsFree();
  });

  simulatedStory('on its way back, the recovery tells what first went wrong', short, async (_, when, then) => {
    const v4 = await when.pushed('v2');
    await then.bakes(10);
    await when.rollbackOrdered('the graphs look wrong');
    await then.active('it goes back', ({ failure }) => failure !== undefined);
    await when.executionStopped(v4.execution);
    await then.ends(v4, 'ROLLED_BACK', /^RollbackRequested: .*the graphs look wrong/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory('after somebody has changed the weights, the recovery asks a person first', bakesLong, async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.weightsEdited({ a: 40, b: 60 });
    await when.executionStopped(v2.execution);
    const { epoch, wait } = await then.active('a person is asked', (active) => active.wait?.question !== undefined);
    expect([epoch, wait?.reason]).toEqual([2, 'drift']);
    then.weightsAre({ a: 40, b: 60 });
    await then.ends(v2, 'ROLLED_BACK');
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  });

  simulatedStory('and its recovery, too: the next one ends what both began', bakesLong, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    const { execution } = await then.active('the recovery is at work', ({ epoch, failure }) => epoch === 2 && failure !== undefined);
    await when.executionStopped(execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
    expect(await recoveries(world)).toEqual(['recover-checkout-1-2', 'recover-checkout-1-3']);
  });

  simulatedStory(
    'and its event is lost, the sweeper finds it within two minutes',
    { ...bakesLong, sweeps: true },
    async (world, when, then) => {
      await eventsAreLost(world);
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      const stopped = world.sample.local.clock.now();
      await when.executionStopped(v2.execution);
      const { backAtBlueAt } = await then.active('it is back', (active) => active.backAtBlueAt !== undefined);
      expect(Date.parse(backAtBlueAt ?? '') - stopped).toBeLessThan(120_000);
      await then.ends(v2, 'ROLLED_BACK', /taken over by the sweeper/);
      expect(await recoveries(world)).toEqual(['recover-checkout-1-2']);
      then.leaseIsFree();
    },
  );

  simulatedStory('and its event is lost, the next push waits, starts the recovery and has its turn', short, async (world, when, then) => {
    await eventsAreLost(world);
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    expect(await then.executionEnds(await when.pushed('v2', 'v2-again'))).toMatchObject({ status: 'SUCCEEDED' });
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
    expect(world.progress.ended.map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ['ROLLED_BACK', expect.stringMatching(/^ExecutionDied: .*taken over by push v2-again/)],
      ['SUCCEEDED', expect.anything()],
    ]);
    then.weightsAre({ a: 0, b: 100 });
  });

  simulatedStory('and its event is lost, a person recovers it, and two are one', bakesLong, async (world, when, then) => {
    await eventsAreLost(world);
    expect(await recoverOrdered(world)).toMatchObject({ code: 0, line: 'nothing of checkout is in flight' });
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    expect(await recoverOrdered(world, 'blue')).toMatchObject({ code: 0, line: expect.stringMatching(/runs: there is nothing/) });
    await when.executionStopped(v2.execution);
    expect(await recoverOrdered(world, 'green')).toMatchObject({ code: 1, line: expect.stringMatching(/green is not committed/) });
    const orders = await Promise.all([recoverOrdered(world), recoverOrdered(world)]);
    expect(orders.map(({ code }) => code)).toEqual([0, 0]);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    expect(await recoveries(world)).toEqual(['recover-checkout-1-2']);
  });

  simulatedStory(
    'and the start of its recovery is lost, it is repeated under its own name',
    { ...bakesLong, sweeps: true },
    async (world, when, then) => {
      world.sample.local.faults.inject({
        mode: 'fail-before',
        service: 'states',
        operation: 'StartExecution',
        times: 6,
        when: (input: { readonly name?: string }) => input.name?.startsWith('recover-') ?? false,
        error: new AwsError('StateMachineDeleting', 'not now'),
      });
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await when.executionStopped(v2.execution);
      await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
      expect(await recoveries(world)).toEqual(['recover-checkout-1-2']);
    },
  );
});

describe('given a function of the dead execution that AWS still runs', () => {
  for (const lateMs of [2_000, 10_000])
    simulatedStory(
      `its write of a weight ${lateMs / 1_000} s late is taken back before green goes down`,
      bakesLong,
      async (world, when, then) => {
        world.sample.local.faults.inject({
          mode: 'late-effect',
          service: 'elasticloadbalancing',
          operation: 'ModifyListener',
          lateMs,
          when: (input: {
            readonly DefaultActions?: readonly {
              readonly ForwardConfig?: { readonly TargetGroups?: readonly { readonly Weight?: number }[] };
            }[];
          }) => input.DefaultActions?.[0]?.ForwardConfig?.TargetGroups?.some(({ Weight }) => Weight === 10) ?? false,
        });
        const v2 = await when.pushed('v2');
        await then.active('the shift is announced', ({ intent }) => intent?.act === 'shift');
        await when.executionStopped(v2.execution);
        await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
        then.weightsAre({ a: 100, b: 0 });
        then.tasksAre({ a: 3, b: 0 });
        then.leaseIsFree();
      },
    );

  simulatedStory('its green that comes up late goes down again', bakesLong, async (world, when, then) => {
    world.sample.local.faults.inject({ mode: 'late-effect', service: 'ecs', operation: 'UpdateService', lateMs: 12_000 });
    const v2 = await when.pushed('v2');
    await then.active('green is announced', ({ intent }) => intent?.act === 'create-green');
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  });
});

describe('given a deployment that needs a human', () => {
  const stuck = async (world: StoryWorld, when: When, then: Then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const hold = world.sample.local.faults.inject({
      mode: 'fail-before',
      service: 'elasticloadbalancing',
      operation: 'ModifyListener',
      times: 100_000,
      error: new AwsError('ListenerNotFound', 'gone', { status: 400 }),
    });
    await when.rollbackOrdered();
    await then.active('a person is needed', ({ needsHuman }) => needsHuman !== undefined);
    hold();
    return v2;
  };

  simulatedStory('nobody recovers it but the person who says where to', { ...bakesLong, sweeps: true }, async (world, when, then) => {
    const v2 = await stuck(world, when, then);
    await world.sample.local.clock.sleep(600_000);
    expect(await then.executionEnds(await when.pushed('v2', 'v2-again'))).toMatchObject({ error: 'NeedsRecovery' });
    expect(await recoverOrdered(world)).toMatchObject({ code: 4 });
    expect(await recoveries(world)).toEqual([]);
    expect(await recoverOrdered(world, 'blue')).toMatchObject({ code: 0 });
    await then.ends(v2, 'ROLLED_BACK', /then RollbackRequested/);
    then.weightsAre({ a: 100, b: 0 });
    then.leaseIsFree();
  });
});
