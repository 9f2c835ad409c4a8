import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DeleteListenerCommand, ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { ecs, elb, sfn } from '../../src/aws/clients.ts';
import { orderRecovery } from '../../src/cli/orders/recover.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import { putBackMachineOf } from '../../src/deployment/holder.ts';
import { withPathRule } from '../support/more-routes.ts';
import { endOfPutBack, looksAtRest, putBacks } from '../support/puts-back.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';
import type { When } from '../support/when.ts';

const steps = [{ weight: 100, bakeSeconds: 0 }];
const configured = { atRest: 'put-back', steps, windowSeconds: 0 } as const;
/** Somebody leads users to a side that is down. */
const given = { configured, usersMayBeHurt: true } as const;

const MINUTE = 60_000;

/** v2 was deployed, so b has all traffic, and a is down. */
async function deployed(when: When, then: Then): Promise<void> {
  await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  then.weightsAre({ a: 0, b: 100 });
}

const edited = (when: When) => when.weightsEdited({ a: 100, b: 0 });

/** For some seconds a write of weights does not go through. */
const heldUp = ({ sample: { local } }: StoryWorld, times = 12) =>
  local.faults.inject({
    mode: 'fail-before',
    service: 'elasticloadbalancing',
    operation: 'ModifyListener',
    times,
    error: new AwsError('ServiceUnavailable', 'not now', { status: 503 }),
  });

/** The next start of an execution that puts weights back does not get through. */
const startsAreLost = ({ sample: { local } }: StoryWorld) =>
  local.faults.inject({
    mode: 'fail-before',
    service: 'states',
    operation: 'StartExecution',
    times: 1,
    when: (input: { readonly name?: string }) => input.name?.startsWith('put-back-') ?? false,
    error: new AwsError('StateMachineDeleting', 'not now'),
  });

/** Of the first deployment's weights. */
const announced = { kind: 'started', deployment: 'checkout-2', epoch: 2, execution: 'put-back-checkout-2-2' } as const;

const scaled = ({ watch, sample: { clients, config } }: StoryWorld, side: 0 | 1, desiredCount: number) =>
  watch.somebodyElse(() =>
    ecs(clients).send(new UpdateServiceCommand({ cluster: config.cluster, service: config.sides[side].service, desiredCount })),
  );

describe('given weights that somebody changes between deployments', () => {
  simulatedStory('they are put back, it is told so, and the next push deploys', given, async (world, when, then) => {
    await deployed(when, then);
    const before = world.progress.record;
    await edited(when);
    const started = await looksAtRest(world);
    expect(started).toMatchObject({ kind: 'started', deployment: 'checkout-2', epoch: 2, execution: 'put-back-checkout-2-2' });
    const end = await endOfPutBack(world, started);
    expect(end).toMatchObject({
      outcome: 'PUT_BACK',
      image: before.rest?.image,
      cause: expect.stringMatching(/^weights that somebody changed were put back: .* has 0 % blue, 100 % green instead of 100 % blue/),
    });
    expect(end).not.toHaveProperty('failure');
    expect(end).not.toHaveProperty('backAtBlueAt');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
    const { rest, newestPush, seen, family } = world.progress.record;
    const { putBack, ...same } = rest!;
    expect({ rest: same, newestPush, seen, family }).toEqual({
      rest: before.rest,
      newestPush: before.newestPush,
      seen: before.seen,
      family: before.family,
    });
    expect(putBack).toEqual([{ difference: expect.stringMatching(/instead of/), at: end.startedAt, times: 1 }]);
    const told = outlook(world.progress.record, world.sample.local.clock.now()).join('\n');
    expect(told).toMatch(/last {8}checkout-2: v2, PUT_BACK at .*\n.*no version was changed\n.*were put back: /);

    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
    then.weightsAre({ a: 100, b: 0 });
    expect(world.progress.record.rest).not.toHaveProperty('putBack');
    expect(await putBacks(world)).toEqual([['put-back-checkout-2-2', 'SUCCEEDED']]);
  });

  simulatedStory(
    'on one of several routes, all are as they were left',
    { ...given, furnish: withPathRule('/api/*') },
    async (world, when, then) => {
      await deployed(when, then);
      const [, rule] = world.sample.config.production;
      await when.weightsEdited({ a: 50, b: 50 }, rule && 'rule' in rule ? rule.rule : '');
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
      then.weightsAre({ a: 0, b: 100 });
    },
  );

  simulatedStory('after a version that was rolled back, they go to the one that stands', given, async (world, when, then) => {
    await then.ends(await when.pushed('v3'), 'ROLLED_BACK');
    await when.weightsEdited({ a: 0, b: 100 });
    const end = await endOfPutBack(world, await looksAtRest(world));
    expect(end).toMatchObject({ outcome: 'PUT_BACK', image: { tag: expect.stringMatching(/^checkout:\d+$/) } });
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory(
    'and its group is in no rule any more, it is named again, checked, and has all weight',
    given,
    async (world, when, then) => {
      await deployed(when, then);
      const { sample, watch } = world;
      await watch.somebodyElse(() =>
        elb(sample.clients).send(
          new ModifyListenerCommand({
            ListenerArn: sample.world.listener,
            DefaultActions: [{ Type: 'forward', TargetGroupArn: sample.config.sides[0].targetGroup }],
          }),
        ),
      );
      const { targetGroups } = sample.local.services.elbv2.facade.snapshot();
      expect(targetGroups[sample.config.sides[1].targetGroup]?.targets.map(({ state }) => state)).toEqual(['unused', 'unused', 'unused']);
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
      then.weightsAre({ a: 0, b: 100 });
    },
  );

  simulatedStory(
    'they are only told where that is what is configured',
    { configured: { steps, windowSeconds: 0 }, usersMayBeHurt: true },
    async (world, when, then) => {
      await deployed(when, then);
      await edited(when);
      expect(await looksAtRest(world)).toEqual({ kind: 'not-configured' });
      then.weightsAre({ a: 100, b: 0 });
    },
  );

  simulatedStory('and undoes it before it is put back, nothing is written', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    const started = await looksAtRest(world);
    await when.weightsEdited({ a: 0, b: 100 });
    expect(await endOfPutBack(world, started)).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      cause: expect.stringMatching(/nothing was written/),
    });
    then.weightsAre({ a: 0, b: 100 });
    then.leaseIsFree();
  });
});

describe('given a side that cannot carry the weight', () => {
  simulatedStory('nothing is begun and nothing moves until it can', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    await world.sample.local.clock.sleep(5 * MINUTE);
    await scaled(world, 1, 0);
    await world.sample.local.clock.sleep(5 * MINUTE);
    const before = world.progress.record.version;
    expect(await looksAtRest(world)).toEqual({
      kind: 'left-alone',
      reason: expect.stringMatching(/checkout-b: blue has 0 healthy targets, 2 are needed/),
    });
    expect(world.progress.record.version).toBe(before);
    then.weightsAre({ a: 100, b: 0 });
    await scaled(world, 1, 3);
    await world.sample.local.clock.sleep(5 * MINUTE);
    expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
    then.weightsAre({ a: 0, b: 100 });
  });

  simulatedStory(
    'which it loses after the look, nothing moves, it is told, and nobody is needed',
    { ...given, sweeps: true },
    async (world, when, then) => {
      await deployed(when, then);
      startsAreLost(world);
      await edited(when);
      await world.progress.until('it is announced', () => world.progress.record.active?.takenOver);
      await scaled(world, 1, 0);
      const end = await endOfPutBack(world, announced);
      expect(end).toMatchObject({
        outcome: 'NOT_PUT_BACK',
        cause: expect.stringMatching(/blue cannot take the traffic: blue has 0 healthy/),
      });
      then.weightsAre({ a: 100, b: 0 });
      then.leaseIsFree();
      expect(await putBacks(world)).toEqual([['put-back-checkout-2-2', 'FAILED']]);

      // It is tried again, but not at once.
      await scaled(world, 1, 3);
      const { leftAlone } = await world.progress.until('it is left alone', () =>
        world.progress.record.unwell?.leftAlone === undefined ? undefined : world.progress.record.unwell,
      );
      expect(leftAlone).toMatch(/could not be put back at .* Teal tries again after/);
      await world.progress.until('it is tried again', () => world.progress.ended.length === 3);
      expect(world.progress.ended.at(-1)).toMatchObject({ outcome: 'PUT_BACK' });
      expect(Date.parse(world.progress.ended.at(-1)?.startedAt ?? '') - Date.parse(end.startedAt)).toBeGreaterThanOrEqual(10 * MINUTE);
    },
  );
});

describe('given a world that cannot be put back', () => {
  simulatedStory('because the listener is gone, it is told, and the lease is free', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    const started = await looksAtRest(world);
    await world.watch.somebodyElse(() =>
      elb(world.sample.clients).send(new DeleteListenerCommand({ ListenerArn: world.sample.world.listener })),
    );
    expect(await endOfPutBack(world, started)).toMatchObject({ outcome: 'NOT_PUT_BACK' });
    then.leaseIsFree();
  });

  simulatedStory('because AWS refuses the write for good, it is given up within minutes', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    heldUp(world, 100_000);
    const began = world.sample.local.clock.now();
    expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({
      outcome: 'NOT_PUT_BACK',
      cause: expect.stringMatching(/not now/),
    });
    expect(world.sample.local.clock.now() - began).toBeLessThan(10 * MINUTE);
    then.weightsAre({ a: 100, b: 0 });
    then.leaseIsFree();
  });
});

describe('given a push while weights are put back', () => {
  for (const whenBusy of ['queue', 'refuse', 'supersede'] as const)
    simulatedStory(
      `it waits, and deploys afterwards on its own machine (${whenBusy})`,
      { ...given, configured: { ...configured, whenBusy } },
      async (world, when, then) => {
        await deployed(when, then);
        await edited(when);
        heldUp(world);
        const started = await looksAtRest(world);
        await then.active('it is at work', ({ phase, intent }) => phase === 'putting back' && intent?.act === 'roll-back');
        expect(await when.rollbackOrdered()).toMatchObject({
          code: 1,
          line: expect.stringMatching(/puts weights back that somebody changed, and deploys nothing/),
        });
        expect(
          await orderRecovery({ ports: world.sample.ports, startedOn: async (machine) => machine }, 'checkout', { by: 'somebody' }),
        ).toMatchObject({
          code: 0,
          line: expect.stringMatching(/runs: there is nothing to recover/),
        });
        await then.executionEnds(await when.pushed('v1', 'v9'));
        expect(world.progress.record.queued).toBeDefined();
        expect(await endOfPutBack(world, started)).toMatchObject({ outcome: 'PUT_BACK' });
        await world.progress.until('both have ended', () => world.progress.ended.length === 3);
        expect(world.progress.ended.map(({ outcome }) => outcome)).toEqual(['SUCCEEDED', 'PUT_BACK', 'SUCCEEDED']);
        expect(world.progress.ended[2]?.execution).toMatch(/:execution:teal-load-balancer:checkout-after-2$/);
        then.weightsAre({ a: 100, b: 0 });
        then.tasksAre({ a: 3, b: 0 });
        then.leaseIsFree();
      },
    );
});

describe('given orders that come twice, are lost, or stopped', () => {
  simulatedStory('two at once are one', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    const looks = await Promise.all([looksAtRest(world), looksAtRest(world)]);
    expect(looks.map(({ kind }) => kind).toSorted()).toEqual(['busy', 'started']);
    await endOfPutBack(world, looks.find(({ kind }) => kind === 'started')!);
    expect(await putBacks(world)).toEqual([['put-back-checkout-2-2', 'SUCCEEDED']]);
    then.weightsAre({ a: 0, b: 100 });
  });

  simulatedStory('a start that is lost is repeated under its own name', { ...given, sweeps: true }, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    startsAreLost(world);
    await expect(looksAtRest(world)).rejects.toThrow(/not now/);
    expect(await endOfPutBack(world, announced)).toMatchObject({
      outcome: 'PUT_BACK',
    });
    expect(await putBacks(world)).toEqual([['put-back-checkout-2-2', 'SUCCEEDED']]);
    then.weightsAre({ a: 0, b: 100 });
  });

  for (const state of ['Take lease', 'Recall plan', 'Put weights back', 'Let weights settle', 'Finish deployment'])
    simulatedStory(
      `an execution that is stopped in '${state}' is gone on with, and does no more`,
      { ...given, sweeps: true },
      async (world, when, then) => {
        await deployed(when, then);
        await edited(when);
        const entered = then.enters(state);
        const started = await looksAtRest(world);
        await entered;
        await when.executionStopped(world.progress.record.active?.execution ?? '');
        const end = await endOfPutBack(world, started);
        // What its last function did may have ended it all the same.
        expect(end.outcome).toBe('PUT_BACK');
        expect(end.cause).toMatch(/^weights that somebody changed were put back: .* instead of/);
        then.weightsAre({ a: 0, b: 100 });
        then.tasksAre({ a: 0, b: 3 });
        then.leaseIsFree();
        const names = (await putBacks(world)).map(([name]) => name);
        expect(names[0]).toBe('put-back-checkout-2-2');
        expect(names.slice(1)).toEqual(end.epoch === 2 ? [] : ['put-back-checkout-2-3']);
        expect(world.progress.executions.filter(({ name }) => name.startsWith('recover-'))).toEqual([]);
      },
    );

  simulatedStory(
    'a name that somebody has spent is not waited for: another is taken',
    { ...given, sweeps: true },
    async (world, when, then) => {
      await deployed(when, then);
      await edited(when);
      const { clients, machine, local } = world.sample;
      const stateMachineArn = putBackMachineOf(machine);
      const input = JSON.stringify({ service: 'checkout', epoch: 99 });
      const spent = await sfn(clients).send(new StartExecutionCommand({ stateMachineArn, name: announced.execution, input }));
      await local.services.stepfunctions.ended(spent.executionArn ?? '');
      await expect(looksAtRest(world)).rejects.toThrow(/already exists/i);
      expect(await endOfPutBack(world, announced)).toMatchObject({ outcome: 'PUT_BACK', epoch: 3 });
      expect((await putBacks(world)).map(([name]) => name)).toEqual(['put-back-checkout-2-2', 'put-back-checkout-2-3']);
      then.weightsAre({ a: 0, b: 100 });
    },
  );

  simulatedStory('a person who recovers a dead one has it gone on with', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    heldUp(world);
    const started = await looksAtRest(world);
    const { execution } = await then.active('it is at work', ({ intent }) => intent?.act === 'roll-back');
    const ports = { ports: world.sample.ports, startedOn: async (machine: string) => machine };
    await when.executionStopped(execution);
    const told = await when.rollbackOrdered();
    expect(told.line).toMatch(/goes on putting back the weights|puts weights back that somebody changed/);
    expect(told.code).toBe(1);
    expect((await orderRecovery(ports, 'checkout', { by: 'somebody', to: 'green' })).line).toMatch(/runs|nothing/);
    expect(await endOfPutBack(world, started)).toMatchObject({ outcome: 'PUT_BACK' });
    then.weightsAre({ a: 0, b: 100 });
  });

  simulatedStory('a write of a stopped one that AWS does late harms nobody', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    world.sample.local.faults.inject({ mode: 'late-effect', service: 'elasticloadbalancing', operation: 'ModifyListener', lateMs: 12_000 });
    const started = await looksAtRest(world);
    const { execution } = await then.active('it is at work', ({ intent }) => intent?.act === 'roll-back');
    await when.executionStopped(execution);
    expect(await endOfPutBack(world, started)).toMatchObject({ outcome: 'PUT_BACK' });
    await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
    then.weightsAre({ a: 100, b: 0 });
  });
});

describe('given somebody who changes weights again', () => {
  simulatedStory(
    'within the hour, or a third time, it is told and not fought over, until the next deployment',
    { ...given, configured: { ...configured, judge: { everySeconds: 30, alarms: [], inconclusive: 'wait', patienceSeconds: 600 } } },
    async (world, when, then) => {
      const { clock } = world.sample.local;
      await deployed(when, then);
      await edited(when);
      await endOfPutBack(world, await looksAtRest(world));
      await edited(when);
      expect(await looksAtRest(world)).toEqual({
        kind: 'left-alone',
        reason: expect.stringMatching(
          /^Teal put these weights back at .*, and somebody changed them the same way again\. Infrastructure code or a person fights/,
        ),
      });
      then.weightsAre({ a: 100, b: 0 });
      await clock.sleep(61 * MINUTE);
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
      await edited(when);
      await clock.sleep(300 * MINUTE);
      expect(await looksAtRest(world)).toMatchObject({ kind: 'left-alone' });
      then.weightsAre({ a: 100, b: 0 });
      // A person puts them back, and deploys.
      await when.weightsEdited({ a: 0, b: 100 });
      await clock.sleep(MINUTE);
      await then.ends(await when.pushed('v1', 'v9'), 'SUCCEEDED');
      await when.weightsEdited({ a: 0, b: 100 });
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
      then.weightsAre({ a: 100, b: 0 });
    },
  );

  simulatedStory('in another way, that is put back too, and step by step it ends', given, async (world, when, then) => {
    await deployed(when, then);
    for (const a of [10, 20, 30, 40, 50]) {
      await when.weightsEdited({ a, b: 100 - a });
      expect(await endOfPutBack(world, await looksAtRest(world))).toMatchObject({ outcome: 'PUT_BACK' });
    }
    await when.weightsEdited({ a: 60, b: 40 });
    expect(await looksAtRest(world)).toMatchObject({
      kind: 'left-alone',
      reason: expect.stringMatching(/^Teal has put weights back 5 times since checkout-1/),
    });
  });

  simulatedStory('right after the write, it is not written over a second time', given, async (world, when, then) => {
    await deployed(when, then);
    await edited(when);
    const { local } = world.sample;
    let again = 0;
    const unwatch = local.effects.watch((effect) => {
      if (effect.kind !== 'api-call' || effect.operation !== 'ModifyListener' || again > 0) return;
      again += 1;
      void edited(when);
    });
    const end = await endOfPutBack(world, await looksAtRest(world));
    unwatch();
    expect(again).toBe(1);
    expect(end).toMatchObject({ outcome: 'NOT_PUT_BACK', cause: expect.stringMatching(/reads .* after .* was written/) });
    then.weightsAre({ a: 100, b: 0 });
    then.leaseIsFree();
  });
});
