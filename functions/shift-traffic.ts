import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { announced } from '../src/aws/action/announced.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { lacksForMore } from '../src/deployment/judge/down-to.ts';
import { enoughOf } from '../src/deployment/judge/fleet.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';
import { greenAt } from '../src/deployment/split.ts';

/**
 * Sets the split of one step on every production route, absolutely, and reads it back. Refuses to write over
 * anybody else's edit.
 */
export const handler = action({
  name: 'shift-traffic',
  input: z.object({ plan: planSchema, step: z.int().min(0) }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets'), routerPort.only('write'), ...FOREIGN_ACT_PORTS],
  errors: [
    ...FOREIGN_ACT_ERRORS,
    'BadRequest',
    'BlueUnhealthy',
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
    const { active } = check(await ports.record.read(plan.service, signal), plan.epoch);
    // S6: nothing is written over what somebody else wrote.
    await refuseForeignActs(tools, plan, active, { intent: split });
    // S1: weight is raised only onto a side that can carry it.
    const down = wanted.weight < (active.confirmed?.split.green ?? 0);
    const { healthy } = await ports.health(plan).targets(down ? plan.blue : plan.green, signal);
    const lacks = down ? lacksForMore(plan, { healthy }) : undefined;
    if (lacks !== undefined) throw new DeploymentError('BlueUnhealthy', `${lacks}: no more traffic goes there`);
    if (!down && healthy < enoughOf(plan.green.desired)) {
      throw new DeploymentError(
        'GreenUnhealthy',
        `${healthy} of ${plan.green.desired} targets of green are healthy: no more traffic goes there`,
      );
    }
    const receipt = await announced(tools, plan, { act: 'shift', split, step }, (acting) => acting.router(plan).write(split, signal));
    return { receipt, weight: wanted.weight, bakeSeconds: wanted.bakeSeconds, settleSeconds: plan.settleSeconds, ...plan.liveWithin };
  },
});
