import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { partsOf } from '@teal/asl';
import { sfn } from '../../src/aws/clients.ts';
import { WORKFLOW_OF } from '../../src/installation/workflows.ts';
import { HANGING_MS } from '../../src/rehearsal/hanging.ts';
import { simulateDns } from '../support/dns-story.ts';
import { simulate } from '../support/story.ts';

/** TEAL_SWEEP: at every state. The gate's are a handful. */
const EVERY = Number(process.env.TEAL_SWEEP ?? 0) > 0;
const SAMPLE = {
  'load-balancer': [
    'Plan deployment',
    'Create green',
    'Shift traffic',
    'Keep blue ready',
    'Commit green',
    'Retire blue',
    'Finish deployment',
  ],
  dns: ['Check green', 'Change weights', 'Look at traffic of blue'],
} as const;

/** States that a deployment enters in which nothing goes wrong, under its lease. */
const statesOn = (route: keyof typeof WORKFLOW_OF): readonly string[] =>
  partsOf(WORKFLOW_OF[route])
    .filter(({ title }) => title !== 'Back to blue' && title !== '')
    .flatMap(({ states }) => states)
    .filter(({ name, kind }) => kind !== 'fail' && !NOT_ENTERED.includes(name))
    .map(({ name }) => name);

/** Before the lease there is nothing to recover; the others are entered where something goes wrong, or waits for more tasks. */
const NOT_ENTERED = ['Resolve request', 'Acquire lease', 'Keep what was lost', 'Finish needing a human'];

const short = {
  steps: [
    { weight: 10, bakeSeconds: 60 },
    { weight: 100, bakeSeconds: 0 },
  ],
  windowSeconds: 60,
};

const statesOf = (route: keyof typeof SAMPLE): readonly string[] => (EVERY ? statesOn(route) : SAMPLE[route]);

describe('an execution that is stopped in a state leaves one side with everything, and a free lease', () => {
  test.each(statesOf('load-balancer'))(
    'behind a load balancer: %s',
    (state) =>
      simulate({ configured: short }, async ({ sample, progress }, when, then) => {
        const v2 = await when.pushed('v2');
        // Not every state is entered by every deployment.
        const entered = await Promise.race([
          progress.until(`'${state}' is entered`, () => progress.state === state),
          progress.until('it ends', () => progress.ended.length > 0 && 'ended'),
        ]);
        if (entered === 'ended') return;
        await when.executionStopped(v2.execution).catch(() => {});
        await progress.until('the lease is free', () => progress.record.active === undefined && progress.ended.length === 1);
        const [{ outcome } = { outcome: undefined }] = progress.ended;
        expect(['SUCCEEDED', 'ROLLED_BACK', 'REFUSED']).toContain(outcome);
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

  test.each(statesOf('dns'))(
    'over DNS: %s',
    (state) =>
      simulateDns({}, async ({ push, progress, sample, weights, tasks }) => {
        await push('v2');
        const entered = await Promise.race([
          progress.until(`'${state}' is entered`, () => progress.state === state),
          progress.until('it ends', () => progress.ended.length > 0 && 'ended'),
        ]);
        if (entered === 'ended') return;
        const execution = progress.executions[0]?.arn ?? '';
        await sfn(sample.clients)
          .send(new StopExecutionCommand({ executionArn: execution }))
          .catch(() => {});
        await progress.until('the lease is free', () => progress.record.active === undefined && progress.ended.length === 1);
        const [{ outcome } = { outcome: undefined }] = progress.ended;
        expect(['SUCCEEDED', 'ROLLED_BACK', 'REFUSED']).toContain(outcome);
        const onGreen = outcome === 'SUCCEEDED';
        const { a, b } = await weights();
        // Before the first write the name has one simple set, and no weights.
        expect(
          onGreen
            ? [[0, 100]]
            : [
                [100, 0],
                [0, 0],
              ],
        ).toContainEqual([a, b]);
        expect(await tasks()).toEqual(onGreen ? [0, 3] : [3, 0]);
      }),
    HANGING_MS,
  );
});
