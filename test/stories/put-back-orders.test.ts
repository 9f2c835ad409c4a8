import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { sfn } from '../../src/aws/clients.ts';
import { orderRecovery } from '../../src/cli/orders/recover.ts';
import { putBackMachineOf } from '../../src/deployment/holder.ts';
import { JUDGE } from '../support/judge-of.ts';
import { announced, configured, deployed, edited, given, heldUp, MINUTE, startsAreLost } from '../support/put-back-stories.ts';
import { endOfPutBack, looksAtRest, putBacks } from '../support/puts-back.ts';
import { simulatedStory } from '../support/story.ts';

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
        expect(await orderRecovery(world.sample, 'checkout', {})).toMatchObject({
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
    await when.executionStopped(execution);
    const told = await when.rollbackOrdered();
    expect(told.line).toMatch(/goes on putting back the weights|puts weights back that somebody changed/);
    expect(told.code).toBe(1);
    expect((await orderRecovery(world.sample, 'checkout', { to: 'green' })).line).toMatch(/runs|nothing/);
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
    {
      ...given,
      configured: { ...configured, judge: { ...JUDGE, everySeconds: 30, alarms: [], inconclusive: 'wait', patienceSeconds: 600 } },
    },
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
