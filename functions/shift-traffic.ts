import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { type DriftFacts, drift } from '../src/deployment/judge/drift.ts';
import { expectedWeights } from '../src/deployment/judge/expected-weights.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import type { TrafficRouter } from '../src/deployment/ports/traffic-router.ts';
import { check } from '../src/deployment/record/record-progress.ts';
import { greenAt } from '../src/deployment/split.ts';

/** How long two looks are apart before a difference counts as somebody else's edit. */
const SECOND_LOOK_MS = 2_000;

/** Sets the split of one step on every production route, absolutely, and reads it back. Refuses to write over anybody else's edit. */
export const handler = action({
  name: 'shift-traffic',
  input: z.object({ plan: planSchema, step: z.int().min(0) }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets'), routerPort.only('read', 'write')],
  errors: [
    'GreenUnhealthy',
    'DriftDetected',
    'BadRequest',
    'Fenced',
    'GaveWay',
    'RollbackRequested',
    'RecordUnavailable',
    'RecordContended',
    'NotSettled',
  ],
  async run({ plan, step }, tools) {
    const { ports, signal } = tools;
    const wanted = plan.steps[step];
    if (!wanted) throw new DeploymentError('BadRequest', `step: ${step} is not one of the plan's ${plan.steps.length} steps`);
    const split = greenAt(wanted.weight);
    const router = ports.router(plan);
    const { healthy } = await ports.health(plan).targets(plan.green, signal);
    // S1: weight is raised only onto a side that can carry it.
    if (healthy < plan.green.desired) {
      throw new DeploymentError(
        'GreenUnhealthy',
        `${healthy} of ${plan.green.desired} targets of green are healthy: no more traffic goes there`,
      );
    }
    const { active } = check(await ports.record.read(plan.service, signal), plan.epoch);
    const expected = expectedWeights(active);
    await refuseDrift(router, { ...expected, intent: expected.intent ?? split }, (ms) => ports.clock.sleep(ms, signal), signal);
    const receipt = await announced(tools, plan, { act: 'shift', split, step }, (acting) => acting.router(plan).write(split, signal));
    return { receipt, weight: wanted.weight, bakeSeconds: wanted.bakeSeconds, settleSeconds: plan.settleSeconds, ...plan.liveWithin };
  },
});

/** S6: read twice before judging; a write of our own may not read back everywhere at once. */
async function refuseDrift(
  router: Pick<TrafficRouter, 'read'>,
  expected: Omit<DriftFacts, 'live'>,
  pause: (ms: number) => Promise<void>,
  signal: AbortSignal,
) {
  if (!drift({ ...expected, live: await router.read(signal) })) return;
  await pause(SECOND_LOOK_MS);
  const difference = drift({ ...expected, live: await router.read(signal) });
  if (difference) throw new DeploymentError('DriftDetected', difference);
}
