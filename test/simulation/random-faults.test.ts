import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoryWorld } from '../support/story.ts';
import { simulate } from '../support/story.ts';
import type { When } from '../support/when.ts';
import { aRandomRun, type RandomRun, type Verb } from './random-run.ts';

/** More runs, each time other ones: TEAL_SWEEP=<runs>. The gate's are few and always the same. */
const SWEEP = Number(process.env.TEAL_SWEEP ?? 0);
const RUNS = SWEEP > 0 ? { numRuns: SWEEP } : { numRuns: 12, seed: 20_261_120 };
const MS_A_RUN = 10_000;

test(
  'whatever fails and whoever interferes: no invariant breaks, and in the end one side has everything',
  () => fc.assert(fc.asyncProperty(aRandomRun, survives), { ...RUNS, endOnFailure: SWEEP === 0 }),
  MS_A_RUN * RUNS.numRuns,
);

const survives = (run: RandomRun): Promise<void> =>
  simulate(
    {
      configured: {
        judge: { everySeconds: 60, errorRate: { max: 0.05, minRequests: 10 }, alarms: [], inconclusive: 'wait', patienceSeconds: 300 },
        steps: [
          { weight: 25, bakeSeconds: 180 },
          { weight: 100, bakeSeconds: 0 },
        ],
        windowSeconds: 180,
      },
    },
    async (world, when, then) => {
      const { lambda } = world.sample.local.services;
      for (const fault of run.calls) world.sample.local.faults.inject(fault);
      for (const fault of run.invocations) lambda.faults.inject(fault);
      await when.pushed(run.version);
      await Promise.all(run.verbs.map((verb, nth) => does(verb, `again-${nth}`, world, when)));
      await quiet(world);
      // What nobody finished, a person takes over; more than once only when the faults hit the recovery too.
      for (let times = 0; times < 4 && world.progress.record.active && !world.progress.record.active.needsHuman; times++) {
        await when.rollbackOrdered().catch(() => {});
        await quiet(world);
      }
      const { active } = world.progress.record;
      if (active?.needsHuman) return;
      then.leaseIsFree();
      then.stageIsShut();
      const good = world.progress.ended.some(({ outcome, image }) => outcome === 'SUCCEEDED' && isGood(image));
      const [{ a, b }] = then.weights() as [{ a: number; b: number }];
      expect([a, b].sort((x, y) => x - y)).toEqual([0, 100]);
      await then.tasksAre(a === 100 ? { a: 3, b: 0 } : { a: 0, b: 3 });
      for (const { outcome, image } of world.progress.ended) if (!isGood(image)) expect(outcome).not.toBe('SUCCEEDED');
      if (b === 100) expect(good).toBe(true);
    },
  );

const isGood = ({ tag }: { readonly tag?: string }): boolean => tag?.startsWith('v2') === true;

async function does(verb: Verb, name: string, { sample, progress }: StoryWorld, when: When): Promise<void> {
  await sample.local.clock.sleep(verb.at * 1_000);
  switch (verb.does) {
    case 'order back':
      // The record may be out of reach just then: the person sees the command fail.
      await when.rollbackOrdered().catch(() => {});
      return;
    case 'push':
      await when.pushed(verb.version, `${verb.version}-${name}`);
      return;
    case 'stop the execution': {
      const execution = progress.record.active?.execution;
      if (execution) await when.executionStopped(execution);
      return;
    }
    default:
      verb satisfies never;
  }
}

/** No execution runs any more, and none is about to. */
const quiet = ({ progress }: StoryWorld): Promise<unknown> =>
  progress.until('every execution has ended', () => progress.executions.every(({ status }) => status !== 'RUNNING'));
