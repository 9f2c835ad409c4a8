import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { partsOf } from '@teal/asl';
import type { LocalAws, TaskFault } from '@teal/local-aws';
import { type Clients, sfn } from '../../src/aws/clients.ts';
import { RECOVER } from '../../src/deployment/holder.ts';
import { WORKFLOWS } from '../../src/installation/workflows.ts';
import { HANGING_MS } from '../../src/rehearsal/hanging.ts';
import { simulateDns } from '../support/dns-story.ts';
import type { Progress } from '../support/progress.ts';
import { simulate } from '../support/story.ts';

/**
 * An execution is stopped when it enters a state: each state of both workflows, on the way forward and on the
 * way back, and each state of their recoveries. TEAL_SWEEP stops at every state; the gate's are a handful.
 */
const EVERY = Number(process.env.TEAL_SWEEP ?? 0) > 0;

type Route = 'load-balancer' | 'dns';
/** `recovery`: the deployment is stopped in its first bake, and then its recovery in the state. */
type Way = 'forward' | 'back' | 'recovery';

const SAMPLE: Readonly<Record<Route, Readonly<Record<Way, readonly string[]>>>> = {
  'load-balancer': {
    forward: ['Plan deployment', 'Create green', 'Shift traffic', 'Keep blue ready', 'Commit green', 'Retire blue', 'Finish deployment'],
    back: ['Assess failure', 'Roll back', 'Retire green'],
    recovery: ['Adopt deployment', 'Roll back', 'Finish deployment'],
  },
  dns: { forward: ['Check green', 'Change weights', 'Look at traffic of blue'], back: ['Roll back'], recovery: ['Recall plan'] },
};

/** Before the lease there is nothing to recover; a person is needed in a story of its own. */
const NOT_HERE = ['Resolve request', 'Acquire lease', 'Keep what was lost', 'Finish needing a human'];

function statesOf(route: Route, way: Way): readonly string[] {
  if (!EVERY) return SAMPLE[route][way];
  const name = way === 'recovery' ? `${RECOVER}-${route}` : route;
  return WORKFLOWS.filter((workflow) => workflow.name === name)
    .flatMap((workflow) => partsOf(workflow))
    .filter(({ title }) => title !== '' && (way === 'recovery' || (title === 'Back to blue') === (way === 'back')))
    .flatMap(({ states }) => states)
    .filter(({ name: state, kind }) => kind !== 'fail' && !NOT_HERE.includes(state))
    .map(({ name: state }) => state);
}

/** The first bake is judged bad. */
const BAD: TaskFault = { state: 'Judge the bake', error: 'JudgedUnhealthy', cause: 'it is bad' };

interface World {
  readonly local: LocalAws;
  readonly clients: Clients;
  readonly progress: Progress;
}

/** Resolves with the one end of the deployment; `undefined`: the state is not entered by this deployment. */
async function stopIn(state: string, way: Way, { local, clients, progress }: World, push: () => Promise<unknown>) {
  if (way === 'back') local.services.stepfunctions.faults.inject(BAD);
  const stop = async (executionArn: string) => {
    const order = new StopExecutionCommand({ executionArn });
    // It may have ended by itself.
    await sfn(clients)
      .send(order)
      .catch(() => {});
  };
  const entered = new Promise<string>((enters) => {
    local.effects.watch((effect) => {
      if (effect.kind !== 'state' || effect.phase !== 'entered' || effect.state !== state) return;
      if (way !== 'recovery' || effect.execution.includes(`:teal-${RECOVER}-`)) enters(effect.execution);
    });
  });
  await push();
  if (way === 'recovery') {
    await progress.until('it bakes', () => progress.record.active?.wait?.reason === 'bake');
    await stop(progress.executions[0]?.arn ?? '');
  }
  const execution = await Promise.race([entered, progress.until('it ends', () => progress.ended.length > 0 && 'ended')]);
  if (execution === 'ended') return undefined;
  await stop(execution);
  await progress.until('the lease is free', () => progress.record.active === undefined && progress.ended.length === 1);
  const outcome = progress.ended[0]?.outcome;
  expect(['SUCCEEDED', 'ROLLED_BACK', 'REFUSED']).toContain(outcome);
  return outcome;
}

const short = {
  steps: [
    { weight: 10, bakeSeconds: 60 },
    { weight: 100, bakeSeconds: 0 },
  ],
  windowSeconds: 60,
};

describe.each(['forward', 'back', 'recovery'] as const)(
  'an execution that is stopped in a state (%s) leaves one side with everything, and a free lease',
  (way) => {
    test.each(statesOf('load-balancer', way))(
      'behind a load balancer: %s',
      (state) =>
        simulate({ configured: short }, async ({ sample, progress }, when, then) => {
          const outcome = await stopIn(state, way, { ...sample, progress }, () => when.pushed('v2'));
          if (!EVERY) expect(outcome).toBeDefined();
          if (outcome === undefined) return;
          const onGreen = outcome === 'SUCCEEDED';
          then.weightsAre(onGreen ? { a: 0, b: 100 } : { a: 100, b: 0 });
          then.tasksAre(onGreen ? { a: 0, b: 3 } : { a: 3, b: 0 });
          // The next push deploys, whatever was left.
          await (onGreen ? sample.push('v1', 'v1-again') : sample.push('v2', 'v2-again'));
          await progress.until('the next one ends', () => progress.ended.length === 2);
          expect(progress.ended[1]).toMatchObject({ outcome: 'SUCCEEDED' });
          then.leaseIsFree();
        }),
      HANGING_MS,
    );

    test.each(statesOf('dns', way))(
      'over DNS: %s',
      (state) =>
        simulateDns({}, async ({ push, progress, sample, weights, tasks }) => {
          const outcome = await stopIn(state, way, { ...sample, progress }, () => push('v2'));
          if (!EVERY) expect(outcome).toBeDefined();
          if (outcome === undefined) return;
          const onGreen = outcome === 'SUCCEEDED';
          const { a, b } = await weights();
          // Before the first write the name has one simple set, and no weights.
          expect({ a: a === 0 && b === 0 ? 100 : a, b }).toEqual(onGreen ? { a: 0, b: 100 } : { a: 100, b: 0 });
          expect(await tasks()).toEqual(onGreen ? [0, 3] : [3, 0]);
        }),
      HANGING_MS,
    );
  },
);
