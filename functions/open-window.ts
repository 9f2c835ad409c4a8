import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { firstWait } from '../src/deployment/judge/next-of-bake.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check, startBake } from '../src/deployment/record/record-progress.ts';

/**
 * Green has 100 %: the rollback window begins, in which blue stands whole. `waitSeconds` is 0 when there is
 * none.
 */
export const handler = action({
  name: 'open-window',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), ...FOREIGN_ACT_PORTS],
  errors: [...FOREIGN_ACT_ERRORS, 'Fenced', 'GaveWay', 'RollbackRequested', 'RecordUnavailable', 'RecordContended'],
  async run({ plan }, tools) {
    const { ports, signal, now } = tools;
    const { active } = check(await ports.record.read(plan.service, signal), plan.epoch);
    await refuseForeignActs(tools, plan, active);
    const bake = await ports.record.change(
      plan.service,
      startBake(plan.epoch, { step: 'window', seconds: plan.windowSeconds }, now()),
      signal,
    );
    return { waitSeconds: firstWait(bake, plan.judge, now(), bake.over !== true), nextStep: plan.steps.length };
  },
});
