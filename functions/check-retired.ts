import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { bounded } from '../src/deployment/bounded-text.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { isGone, targetsLeft, whyNotGone } from '../src/deployment/judge/why-not-gone.ts';
import { PACES } from '../src/deployment/plan/cost/paces.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';

/**
 * One look at a side on its way down: no task runs and no target is left, draining ones included. `why`: what
 * is left, and why. A side that is kept is looked at no further.
 */
export const handler = action({
  name: 'check-retired',
  input: z.object({ plan: planSchema, side: z.enum(['blue', 'green']) }),
  mutates: false,
  uses: [recordPort.only('read'), healthPort.only('targets'), containersPort.only('describe')],
  errors: ['Fenced', 'RecordUnavailable'],
  async run({ plan, side }, { ports, signal }) {
    const { active } = await ports.record.read(plan.service, signal);
    if (active?.epoch !== plan.epoch)
      throw new DeploymentError('Fenced', `${plan.service} is held by epoch ${active?.epoch ?? 'none'}, not ${plan.epoch}`);
    if (active.kept?.service === plan[side].service) return { gone: true, left: 0, why: `${active.kept.service} is kept` };
    const [state, targets] = await Promise.all([
      ports.containers(plan.cluster).describe(plan[side].service, signal),
      ports.health(plan).targets(plan[side], signal),
    ]);
    // When the side was set to 0 at the earliest, since the looks go on for so long: what ECS said before
    // that is about something else. In an early look it may be said of the time before the side was set to
    // 0.
    const since = ports.clock.now() - (plan.drainSeconds + PACES.retired.beyondDrain) * 1_000;
    return { gone: isGone({ state, targets }), left: targetsLeft(targets), why: bounded(whyNotGone({ state, targets, since })) };
  },
});
