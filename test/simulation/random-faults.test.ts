import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HANGING_MS } from '../../src/rehearsal/hanging.ts';
import { JUDGE } from '../support/judge-of.ts';
import { withPathRule } from '../support/more-routes.ts';
import { type Given, simulate } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';
import type { When } from '../support/when.ts';
import { aRandomRun, ONCE_BROKEN, type RandomRun, type Verb } from './random-run.ts';

/** More runs, each time other ones: TEAL_SWEEP=<runs>. The gate's are few and always the same. */
const SWEEP = Number(process.env.TEAL_SWEEP ?? 0);
const RUNS = SWEEP > 0 ? { numRuns: SWEEP } : { numRuns: 12, seed: 20_261_120, endOnFailure: true };
/** Wall time that a sweep may take: none of its runs hangs when the mean of them does not. */
const LONGEST_MS = Math.max(HANGING_MS, 10_000 * RUNS.numRuns);

test(
  'whatever fails and whoever interferes: no invariant breaks, and in the end one side has everything',
  () => fc.assert(fc.asyncProperty(aRandomRun, survives), { ...RUNS, examples: ONCE_BROKEN.map((run) => [run]) }),
  LONGEST_MS,
);

/** The invariants hold all along: `simulate` sees to that. */
const survives = (run: RandomRun): Promise<void> =>
  simulate(given(run), async (world, when, then) => {
    const { local } = world.sample;
    for (const fault of run.calls) local.faults.inject(fault);
    for (const fault of run.invocations) local.services.lambda.faults.inject(fault);
    await when.pushed(run.version);
    await Promise.all(run.verbs.map((verb, nth) => does(verb, `again-${nth}`, world, when)));
    await quiet(world);
    // What nobody finished a person takes over, and tries again every minute for as long as an outage lasts.
    for (let times = 0; times < 200 && isHeld(world); times++) {
      await when.rollbackOrdered().catch(() => local.clock.sleep(60_000));
      await quiet(world);
    }
    await endsAreKnown(world, then);
    if (world.progress.record.active?.needsHuman) return;
    then.leaseIsFree();
    const badOnesThatStayed = world.progress.ended.filter(({ outcome, image }) => outcome === 'SUCCEEDED' && !isGood(image));
    expect(badOnesThatStayed).toEqual([]);
    // Where somebody else wrote weights after the end, they stand.
    if (!run.verbs.some((verb) => verb.does === 'edit the weights')) await oneSideHasEverything(world, then);
  });

const given = ({ twoRoutes, verbs }: RandomRun): Given => ({
  ...(twoRoutes && { furnish: withPathRule('/api/*') }),
  usersMayBeHurt: verbs.some((verb) => verb.does === 'crash' || verb.does === 'edit the weights'),
  configured: {
    judge: {
      ...JUDGE,
      everySeconds: 60,
      errorRate: { max: 0.05, minRequests: 10 },
      alarms: [],
      inconclusive: 'wait',
      patienceSeconds: 300,
    },
    steps: [
      { weight: 25, bakeSeconds: 300 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 300,
  },
});

const isGood = ({ tag }: { readonly tag?: string }): boolean => tag?.startsWith('v2') === true;

const isHeld = ({ progress: { record } }: StoryWorld): boolean => record.active !== undefined && record.active.needsHuman === undefined;

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
    case 'edit the weights':
      await when.weightsEdited(verb).catch(() => {});
      return;
    case 'crash':
      when.crashed(verb.service);
      return;
    default:
      verb satisfies never;
  }
}

/** No execution runs any more. */
const quiet = ({ progress }: StoryWorld): Promise<unknown> =>
  progress.until('every execution has ended', () => progress.executions.every(({ status }) => status !== 'RUNNING'));

/** How executions may end that do not succeed; the last ones only where an outage outlasts every retry. */
const ENDS = ['RolledBack', 'Superseded', 'NeedsHuman', 'NeedsRecovery', 'Refused', 'Stopped', 'RecordUnavailable', 'AwsUnavailable'];

async function endsAreKnown({ progress }: StoryWorld, then: Then): Promise<void> {
  const ends = await Promise.all(progress.executions.map(({ arn }) => then.executionEnds({ execution: arn })));
  const strange = ends.filter(({ status, error }) => status !== 'SUCCEEDED' && !ENDS.includes(error ?? ''));
  expect(strange).toEqual([]);
}

async function oneSideHasEverything({ progress }: StoryWorld, then: Then): Promise<void> {
  const [weights = { a: 0, b: 0 }] = then.weights();
  const onA = weights.b === 0;
  then.weightsAre(onA ? { a: weights.a, b: 0 } : { a: 0, b: 100 });
  then.tasksAre(onA ? { a: 3, b: 0 } : { a: 0, b: 3 });
  then.stageIsShut();
  if (!onA) expect(progress.ended.some(({ outcome }) => outcome === 'SUCCEEDED')).toBe(true);
}
